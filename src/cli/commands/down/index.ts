import { existsSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Step, StepContext } from '../../../engine/contract.js';
import type { Fact } from '../../../engine/events/facts.js';
import { acquireLock } from '../../../engine/record/lock.js';
import { contextOutsideRun } from '../../../engine/run/outside-context.js';
import { typed } from '../../../lib/typed-command.js';
import type { Config } from '../../../targets/config.js';
import { targetNamed } from '../../../targets/targets.js';
import { confirmByName } from '../../../ui/ask/ask.js';
import type { CliCommand } from '../../command.js';
import { EXIT, type ExitCode } from '../../exit-codes.js';
import { needOldConsent, sayRefusal } from '../../run/consent.js';
import { knownClusters, NAME_OPTION } from '../../run/home.js';
import { openCluster } from '../../run/open-cluster.js';
import { exitCodeOf } from '../../run/run-exit.js';
import { watchSignals } from '../../signals/watch-signals.js';

/** Undoes the steps, last first, then forgets the cluster. Only what `up` made goes. */
export const command: CliCommand = {
  options: [
    NAME_OPTION,
    { name: 'yes', short: 'y', help: 'ask nothing' },
    { name: 'keep-cluster', help: 'on a cluster: remove what is in it, keep the cluster itself' },
  ],
  positionals: [0, 0],
  examples: [
    ['down', 'remove what up made, after a question'],
    ['down --yes --keep-cluster', 'empty the cluster and keep it, asking nothing'],
  ],
  async run(args) {
    const { steps, ...known } = openCluster(args);
    const target = targetNamed(known.cfg.target);
    // A cluster that up did not make always stays.
    const keepCluster = target.hasNodes && (!target.ownsPlace || args.has('keep-cluster'));
    const cfg = { ...known.cfg, keepCluster };
    if (!existsSync(cfg.home)) {
      const others = knownClusters();
      const there = others.length === 0 ? '' : ` There is: ${others.join(', ')} (--name).`;
      process.stdout.write(`Nothing to remove: there is no ${cfg.target} "${cfg.name}".${there}\n`);
      return EXIT.ok;
    }
    const consent = await needOldConsent(cfg);
    if (consent.kind !== 'given') return sayRefusal(consent);
    if (!args.has('yes')) {
      process.stdout.write(`${target.describeRemoval(cfg)}\n`);
      const { stdin, stdout } = process;
      const answer = { name: cfg.name, otherwise: 'keep it' };
      const asked = await confirmByName(`Remove "${cfg.name}"?`, answer, { stdin, stdout, flag: '--yes' });
      if (asked.kind === 'stopped' || !asked.value) {
        process.stdout.write('Nothing was removed.\n');
        return EXIT.stopped;
      }
    }
    const lock = await acquireLock(cfg.home, 'bookstore-ml down');
    try {
      return await takeDown(cfg, steps);
    } finally {
      lock.release();
    }
  },
};

async function takeDown(cfg: Config, steps: readonly Step<Config>[]): Promise<ExitCode> {
  const stop = new AbortController();
  const signals = watchSignals(() => stop.abort());
  let failed = false;
  for (const step of steps.toReversed()) {
    if (stop.signal.aborted) break;
    // The first step keeps the record of what is ours in a cluster that stays, so it goes last.
    if (failed && cfg.keepCluster && step.needs.length === 0) break;
    const ctx = contextOutsideRun(cfg, stop.signal, { report: { waiting: sayWait, fact: sayNote } });
    try {
      await undoTwice(step, ctx);
      process.stdout.write(`  ${step.letter}  ${step.title}: removed\n`);
    } catch (error) {
      if (stop.signal.aborted) break;
      failed = true;
      const { diagnose } = await import('../../../failures/diagnose.js');
      const { code, what, evidence, cause, fix } = diagnose(error, step, cfg);
      const lines = [`${code} ${what}`, evidence, cause, fix].filter((line) => line !== undefined);
      process.stderr.write(`  ${step.letter}  ${step.title}: ${lines.join('\n       ')}\n`);
    }
  }
  signals.close();
  if (stop.signal.aborted) return exitCodeOf({ outcome: 'interrupted' }, signals.received());
  if (failed) {
    process.stderr.write(`What failed is still there: ${typed('down')} again goes on from here.\n`);
    return EXIT.failed;
  }
  if (!cfg.keepCluster || !targetNamed(cfg.target).ownsPlace) return forget(cfg.home);
  process.stdout.write(`The cluster stays, and nothing of the workshop is in it. ${typed('up')} brings it back.\n`);
  return EXIT.ok;
}

/** Tries twice: a busy cluster may answer late, and what the first try removed is gone by then. */
async function undoTwice(step: Step<Config>, ctx: StepContext<Config>): Promise<void> {
  try {
    await step.undo(ctx);
  } catch {
    ctx.signal.throwIfAborted();
    await step.undo(ctx);
  }
}

/** Journal, state file and lock, what is written or set aside beside them, and the folder of logs. */
const OURS = /^((journal\.ndjson|state\.json|lock)(\..*)?|logs)$/;

/** Removes our own files of the home, and the folders that are empty then: a foreign file is never touched. */
function forget(home: string): ExitCode {
  for (const name of readdirSync(home)) {
    if (OURS.test(name)) rmSync(join(home, name), { recursive: true, force: true });
  }
  const left = readdirSync(home);
  if (left.length > 0) {
    process.stderr.write(`bookstore-ml: left in ${home}, because up did not make it: ${left.join(', ')}\n`);
    return EXIT.ok;
  }
  rmdirSync(home);
  removeIfEmpty(dirname(home));
  process.stdout.write('Nothing is left.\n');
  return EXIT.ok;
}

/** The root may be a mount, or a folder that is not ours to remove: an empty one does no harm. */
function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Not empty, or not ours.
  }
}

function sayNote(fact: Fact): void {
  if (fact.kind === 'note') process.stdout.write(`     ${fact.text}\n`);
}

function sayWait(on: string | undefined): void {
  if (on !== undefined) process.stdout.write(`     waiting: ${on}\n`);
}

import { randomBytes } from 'node:crypto';
import type { Step } from '../../engine/contract.js';
import { acquireLock } from '../../engine/lock.js';
import { planRun } from '../../engine/plan.js';
import { quote } from '../../engine/quote.js';
import { openRecord } from '../../engine/record.js';
import { type Run, startRun } from '../../engine/run.js';
import { type SavedState, usualHere } from '../../engine/saved-state.js';
import { type Selection, selectSteps } from '../../engine/selection.js';
import { stepLogPath } from '../../engine/step-logs.js';
import { diagnose } from '../../failures/diagnose.js';
import type { Config, TargetName } from '../../targets/config.js';
import { chooseView } from '../../ui/view.js';
import { chooseTarget } from '../choose-target.js';
import { type CliArgs, type CliCommand, UsageError } from '../command.js';
import { planJson, planScript } from '../dry-run.js';
import { equip } from '../equip.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { DEFAULT_NAME } from '../home.js';
import { openCluster } from '../open-cluster.js';
import { preflight } from '../preflight.js';
import { exitCodeOf } from '../run-exit.js';
import { watchSignals } from '../signals.js';
import { UP_OPTIONS } from '../up-options.js';

/** Brings the workshop up on its target: checks each step, applies what is missing, ends with an answer. */
export const command: CliCommand = {
  options: UP_OPTIONS,
  positionals: [0, 0],
  async run(args) {
    const { target, why } = await chooseTarget(args);
    const { steps, past, on, ...known } = openCluster(args, target);
    refuseMove(known.cfg, on);
    const selection = readSelection(args);
    // A slip in a step's name is said before anything is touched.
    selectSteps(steps, selection);
    const cfg = await equip(known.cfg);
    if (args.has('dry-run')) {
      const plan = await planRun({ steps, cfg, selection });
      process.stdout.write(args.has('json') ? planJson(cfg, plan) : planScript(headline(cfg, why), plan));
      return EXIT.ok;
    }
    const notReady = await preflight(cfg);
    if (notReady !== undefined) {
      process.stderr.write(notReady);
      return EXIT.preflight;
    }
    const lock = await acquireLock(cfg.home, quote(['bookstore-ml', ...process.argv.slice(2)]));
    try {
      return await bringUp(
        args,
        cfg,
        headline(cfg, why),
        steps.map((step) => withUsual(step, past)),
        selection,
      );
    } finally {
      lock.release();
    }
  },
};

async function bringUp(
  args: CliArgs,
  cfg: Config,
  headline: string,
  steps: readonly Step<Config>[],
  selection: Selection,
): Promise<ExitCode> {
  const id = `${new Date().toISOString().replace(/[-:]|\.\d+/g, '')}-${randomBytes(3).toString('hex')}`;
  const record = openRecord(cfg.home, { run: id, command: quote(process.argv.slice(2)), options: { ...cfg } });
  const logPath = (wanted: string) => stepLogPath(cfg.home, steps.find((step) => step.id === wanted)!);
  const output = {
    stdin: process.stdin,
    stdout: process.stdout,
    env: process.env,
    flags: { plain: args.has('plain'), json: args.has('json'), yes: args.has('yes') },
  };
  let run: Run | undefined;
  const view = await chooseView({ ...output, named: nameFlags(cfg), logPath, stop: (by) => run?.stop(by) });
  run = startRun({
    run: id,
    headline,
    steps,
    cfg,
    selection,
    diagnose: (error, step, ctx) => diagnose(error, step, ctx.cfg),
    // Absent where nobody can be asked: there a failure ends the run.
    decide: view.decide,
    sinks: [...record.sinks, view.onEvent],
    logPath,
  });
  const signals = watchSignals(() => run.stop('signal'));
  try {
    const state = await run.done;
    return exitCodeOf(state, signals.received());
  } finally {
    signals.close();
    await view.close();
    record.close();
    for (const trouble of record.troubles()) process.stderr.write(`bookstore-ml: ${trouble}\n`);
  }
}

/** What is there on another target would be forgotten, and go on running. */
function refuseMove({ name, target }: Config, on: TargetName | undefined): void {
  if (on === undefined || on === target) return;
  throw new UsageError(
    `"${name}" is on ${on} already`,
    `Remove it first: bookstore-ml down. Or give the one on ${target} another name: --name NAME.`,
  );
}

function readSelection(args: CliArgs): Selection {
  const from = args.text('from');
  const [only, skip] = [args.texts('only'), args.texts('skip')].map((names) =>
    names.flatMap((name) => name.split(',')),
  );
  return { ...(from === undefined ? {} : { from }), only: only!, skip: skip! };
}

function headline({ target, name, orders, profile, train }: Config, why: string | undefined): string {
  const on = why === undefined ? target : `${target} (${why})`;
  const of = orders === undefined ? `profile ${profile}` : `orders ${orders.file}`;
  const how =
    target === 'local' || train === 'cpu' ? 'CPU training' : `${train === 'auto' ? 'CPU or GPU' : 'GPU'} training`;
  return [on, name, of, how].join(' · ');
}

const nameFlags = ({ name }: Config) => (name === DEFAULT_NAME ? '' : ` --name ${name}`);

const withUsual = (step: Step<Config>, past: SavedState | undefined): Step<Config> => ({
  ...step,
  usual: usualHere(step.usual, past, step.id),
});

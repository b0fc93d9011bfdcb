import { type Diagnosis, diagnose, stopsUp } from '../../../doctor/check.js';
import { CHECKS } from '../../../doctor/checks/index.js';
import { typed, withTypedCommands } from '../../../lib/typed-command.js';
import { TARGETS } from '../../../targets/targets.js';
import { confirm } from '../../../ui/ask/ask.js';
import type { CliCommand } from '../../command.js';
import { EXIT } from '../../exit-codes.js';
import { chooseTarget } from '../../run/choose-target.js';
import { findCluster } from '../../run/cluster-config.js';
import { NAME_OPTION } from '../../run/home.js';
import { machineOf } from '../../run/preflight.js';

/** Looks at everything the steps need. Exit 3 where something required is missing. */
export const command: CliCommand = {
  options: [
    NAME_OPTION,
    { name: 'target', value: 'T', among: TARGETS.map(({ name }) => name), help: 'look at what this target needs' },
    { name: 'port', value: 'N', help: 'look at this port for the recommender' },
    { name: 'json', help: 'one JSON object on stdout' },
    { name: 'fix', help: 'fix what can be fixed, asking before each' },
    { name: 'yes', short: 'y', help: 'with --fix: ask nothing' },
  ],
  positionals: [0, 0],
  examples: [
    ['doctor', 'is this machine ready'],
    ['doctor --fix', 'fix what can be fixed, asking before each'],
  ],
  async run(args) {
    const { target } = await chooseTarget(args);
    const { cfg } = findCluster(args, target);
    const machine = await machineOf(cfg);
    let found = await diagnose(CHECKS, machine);
    if (args.has('fix') && (await mend(found, args.has('yes')))) found = await diagnose(CHECKS, machine);
    const ready = !found.some(stopsUp);
    if (args.has('json'))
      process.stdout.write(`${JSON.stringify({ schema: 1, ready, checks: found.map(withoutFix) })}\n`);
    else
      process.stdout.write(
        `${found.map(lineOf).join('')}${ready ? `Ready: ${typed('up')}\n` : 'Not ready: fix what is marked with x first.\n'}`,
      );
    return ready ? EXIT.ok : EXIT.preflight;
  },
};

/** Applies the fixes that are agreed to; true if there was one. */
async function mend(found: readonly Diagnosis[], yes: boolean): Promise<boolean> {
  let mended = false;
  for (const one of found) {
    if (one.state === 'ok' || one.fix === undefined) continue;
    const { stdin, stdout } = process;
    const asked = yes
      ? { kind: 'answered' as const, value: true }
      : await confirm(`${one.title}: ${one.detail}. ${one.fix.label}?`, true, { stdin, stdout, flag: '--yes' });
    if (asked.kind === 'stopped') return mended;
    if (!asked.value) continue;
    await one.fix.apply();
    mended = true;
  }
  return mended;
}

const MARKS = { ok: 'ok', warn: '! ', fail: 'x ' } as const;

function lineOf(one: Diagnosis): string {
  const advice = one.state === 'ok' ? '' : `\n      ${withTypedCommands(one.advice)}`;
  return `  ${MARKS[one.state]}  ${one.title.padEnd(40)} ${one.detail}${advice}\n`;
}

function withoutFix(one: Diagnosis): object {
  if (one.state === 'ok') return one;
  const { fix, ...rest } = one;
  return { ...rest, fixable: fix !== undefined };
}

import { type PlannedStep, planRun } from '../../../engine/plan/plan.js';
import { typed } from '../../../lib/typed-command.js';
import type { CliCommand } from '../../command.js';
import { EXIT } from '../../exit-codes.js';
import { explainCheck } from '../../recognise-error.js';
import { assertNamedExists, NAME_OPTION } from '../../run/home.js';
import { openCluster } from '../../run/open-cluster.js';

/** Checks every step on the target itself. Exit 0 when all is there, 1 when something is missing. */
export const command: CliCommand = {
  options: [NAME_OPTION, { name: 'json', help: 'one JSON object on stdout' }],
  positionals: [0, 0],
  examples: [
    ['status', 'what is there and what is missing'],
    ['status --name two --json', 'of another cluster, for a script'],
  ],
  async run(args) {
    assertNamedExists(args);
    const { cfg, steps } = openCluster(args);
    const plan = await planRun({ steps, cfg, explain: (error, step) => explainCheck(error, step, cfg) });
    const complete = plan.every(({ verdict }) => verdict.state === 'done' || verdict.state === 'unneeded');
    if (args.has('json')) {
      const list = plan.map(({ id, letter, title, verdict }) => ({ id, letter, title, ...verdict }));
      process.stdout.write(
        `${JSON.stringify({ schema: 1, target: cfg.target, name: cfg.name, complete, steps: list })}\n`,
      );
    } else {
      process.stdout.write(
        `${cfg.target} · ${cfg.name}\n${plan.map(lineOf).join('')}${complete ? '' : `Bring up what is missing: ${typed('up')}\n`}`,
      );
    }
    return complete ? EXIT.ok : EXIT.failed;
  },
};

const WORDS = {
  done: 'done',
  unneeded: 'not needed',
  absent: 'absent',
  drifted: 'drifted',
  unknown: 'unknown',
} as const;

function lineOf({ letter, title, verdict }: PlannedStep): string {
  return `  ${letter}  ${title.padEnd(24)} ${WORDS[verdict.state].padEnd(11)} ${detailOf(verdict)}`
    .trimEnd()
    .concat('\n');
}

function detailOf(verdict: PlannedStep['verdict']): string {
  switch (verdict.state) {
    case 'done':
      return verdict.summary;
    case 'absent':
      return '';
    case 'drifted':
    case 'unneeded':
    case 'unknown':
      return verdict.reason;
  }
}

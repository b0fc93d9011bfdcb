import type { Command } from '../../engine/contract.js';
import type { PlannedStep } from '../../engine/plan/plan.js';
import { typed } from '../../lib/typed-command.js';
import type { Config } from '../../targets/config.js';
import { shellLine } from '../../ui/shell-line.js';

/**
 * A plan as shell commands: what is there as comments, what would run as commands.
 * @param isScript true where the commands are all that the steps do: the script then runs, and ends its servers when it is
 * ended. Otherwise it says that it is a plan, and does nothing when it is run.
 */
export function planScript(headline: string, plan: readonly PlannedStep[], isScript: boolean): string {
  const servers = plan.some(({ applies, commands }) => applies && commands.some(({ background }) => background));
  return [
    `#!/bin/sh`,
    `# ${headline}: what "up" would run. Nothing was changed.`,
    ...(isScript ? SCRIPT : planned()),
    '',
    ...plan.flatMap((step) => section(step, isScript)),
    ...(isScript && servers ? ['echo "All of it runs. Ctrl-C ends the servers."', 'wait'] : []),
  ]
    .join('\n')
    .concat('\n');
}

const SCRIPT = [
  'set -eu',
  '# A server is used once it answers; all of them end with this script.',
  'pids=""',
  "trap 'kill $pids 2>/dev/null || true' EXIT",
  "trap 'exit 130' INT TERM",
  'answers() { i=0; until curl -fs -o /dev/null "$1"; do i=$((i + 1)); [ "$i" -lt 300 ] || return 1; sleep 0.2; done; }',
];

const planned = () => [
  '# A plan to read, not a script: up itself writes the files that these commands read, waits, and checks what came of them.',
  `echo "This is a plan. To have it done: ${typed('up')}" >&2`,
  'exit 1',
];

/** A plan as one JSON object on a line, shaped as `status --json` with the commands of each step. */
export function planJson({ target, name }: Pick<Config, 'target' | 'name'>, plan: readonly PlannedStep[]): string {
  const steps = plan.map(({ verdict, looks: _, ...step }) => ({ ...step, ...verdict }));
  return `${JSON.stringify({ schema: 1, target, name, steps })}\n`;
}

function section(
  { letter, title, verdict, applies, commands, looks }: PlannedStep,
  isScript: boolean,
): readonly string[] {
  const reason = 'reason' in verdict ? `: ${verdict.reason}` : '';
  const head = `# ${letter}  ${title} (${verdict.state}${reason})`;
  if (!applies) return [head, ''];
  return [
    head,
    ...commands.flatMap((command) => [
      `# ${command.purpose}`,
      shellLine(command),
      ...(isScript ? waitFor(command) : []),
    ]),
    ...looks.flatMap(({ what, command }) => [
      `# look at ${what}`,
      isScript ? `${shellLine(command)} || true` : shellLine(command),
    ]),
    '',
  ];
}

/** Until a server that was started answers on its port. */
function waitFor({ argv, background }: Command): readonly string[] {
  if (!background) return [];
  const port = argv[argv.indexOf('--port') + 1];
  return ['pids="$pids $!"', ...(argv.includes('--port') ? [`answers http://127.0.0.1:${port}/healthz`] : [])];
}

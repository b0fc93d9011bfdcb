import type { PlannedStep } from '../../engine/plan/plan.js';
import type { Config } from '../../targets/config.js';
import { shellLine } from '../../ui/shell-line.js';

/** A plan as a shell script: what is there as comments, what would run as commands. */
export function planScript(headline: string, plan: readonly PlannedStep[]): string {
  return [
    `#!/bin/sh`,
    `# ${headline}: what "up" would run. Nothing was changed.`,
    'set -eu',
    '',
    ...plan.flatMap(section),
  ]
    .join('\n')
    .concat('\n');
}

/** A plan as one JSON object on a line, shaped as `status --json` with the commands of each step. */
export function planJson({ target, name }: Pick<Config, 'target' | 'name'>, plan: readonly PlannedStep[]): string {
  const steps = plan.map(({ verdict, ...step }) => ({ ...step, ...verdict }));
  return `${JSON.stringify({ schema: 1, target, name, steps })}\n`;
}

function section({ letter, title, verdict, applies, commands }: PlannedStep): readonly string[] {
  const reason = 'reason' in verdict ? `: ${verdict.reason}` : '';
  const head = `# ${letter}  ${title} (${verdict.state}${reason})`;
  if (!applies) return [head, ''];
  return [head, ...commands.flatMap((command) => [`# ${command.purpose}`, shellLine(command)]), ''];
}

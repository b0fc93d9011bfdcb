import type { PlannedStep } from '../engine/plan.js';
import { shellLine } from '../ui/shell.js';

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

function section({ letter, title, verdict, applies, commands }: PlannedStep): readonly string[] {
  const reason = 'reason' in verdict ? `: ${verdict.reason}` : '';
  const head = `# ${letter}  ${title} (${verdict.state}${reason})`;
  if (!applies) return [head, ''];
  return [head, ...commands.flatMap((command) => [`# ${command.purpose}`, shellLine(command)]), ''];
}

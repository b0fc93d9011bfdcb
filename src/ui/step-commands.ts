import type { StepState } from '../engine/events/run-state.js';
import { shellLine } from './shell-line.js';

/** The commands of a step as lines for a shell: the workshop's own, and what runs here. */
export interface StepCommands {
  readonly workshop: readonly string[];
  readonly here: readonly string[];
}

/** What runs here is the command at work where there is one; before that, all that the step is going to run. */
function commandsOf({ card, command }: StepState): StepCommands {
  const planned = card.commands.map(shellLine);
  const now = command && shellLine(command);
  return { workshop: card.workshop, here: now === undefined || planned.includes(now) ? planned : [...planned, now] };
}

/** The one that runs now, or would be the first to. */
export function currentCommand({ card, command }: StepState): string | undefined {
  const shown = command ?? card.commands[0];
  return shown && shellLine(shown);
}

/** Everything of a step to copy, each command on a line of its own, with comments that a shell ignores. */
export function copyable(step: StepState): string {
  const { workshop, here } = commandsOf(step);
  const failed = step.failure?.command;
  const name = `${step.card.letter} ${step.card.title}`;
  return [
    ...part(`# ${name}, in the workshop's words`, workshop),
    ...part(`# ${name}, as it runs here`, here),
    ...part('# the command that failed', failed === undefined || here.includes(failed) ? [] : [failed]),
  ]
    .map((one) => `${one}\n`)
    .join('');
}

function part(comment: string, commands: readonly string[]): readonly string[] {
  return commands.length === 0 ? [] : [comment, ...commands];
}

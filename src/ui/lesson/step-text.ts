import type { Step } from '../../engine/contract.js';
import { shellLine } from '../shell-line.js';
import { wrap } from '../text/width.js';

/** A step as a text to read: why it exists, the workshop's commands, what runs here, what to look at once it is done. */
export function stepText<C>({
  step,
  cfg,
  columns,
}: {
  readonly step: Step<C>;
  readonly cfg: C;
  readonly columns: number;
}): string {
  const { letter, title, why, workshop } = step;
  const paragraphs = [
    `${letter}  ${title}`,
    wrap(why, columns).join('\n'),
    section("In the workshop's words", workshop),
    section('As it runs here', step.commands(cfg).map(shellLine)),
    section(
      'What to look at once it is done',
      (step.looks?.(cfg) ?? []).flatMap(({ what, command }) => [`# ${what}`, shellLine(command)]),
    ),
  ];
  return `${paragraphs.filter((text) => text !== '').join('\n\n')}\n`;
}

/** Commands stand alone on their lines, whole, so that they can be copied. */
function section(title: string, commands: readonly string[]): string {
  return commands.length === 0 ? '' : [`${title}:`, ...commands.map((one) => `  ${one}`)].join('\n');
}

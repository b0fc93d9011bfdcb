import type { Line, Tone } from './line.js';

/** How each tone looks on a terminal, as SGR parameters. The wizard's theme says the same in Ink's words. */
const SGR: Readonly<Record<Tone, string>> = {
  plain: '',
  dim: '2',
  strong: '1',
  good: '32',
  bad: '1;31',
  warn: '33',
  accent: '36',
};

/** A line as bytes for a terminal; without colour, its text. */
export function ansiText(line: Line, color: boolean): string {
  return line
    .map(({ text, tone }) => (color && SGR[tone] !== '' ? `\u001b[${SGR[tone]}m${text}\u001b[0m` : text))
    .join('')
    .trimEnd();
}

/** More than this and some terminals drop the whole sequence. */
const MOST_BYTES = 74_000;

/**
 * The sequence that asks the terminal to put `text` on the clipboard (OSC 52), over ssh too. A terminal that may not
 * ignores it. Empty where the console would show it instead, and for more than terminals take.
 */
export function copySequence(text: string, { TERM }: NodeJS.ProcessEnv): string {
  const bytes = Buffer.from(text, 'utf8');
  if (TERM === 'linux' || TERM === 'dumb' || bytes.length > MOST_BYTES) return '';
  return `\u001b]52;c;${bytes.toString('base64')}\u0007`;
}

import { stripVTControlCharacters } from 'node:util';

/** Text from a child process, fit for one line of a screen: no escape sequences, no control characters, tabs as spaces. */
export function cleanLine(text: string): string {
  // A bare carriage return rewrites the line, as progress bars do: what stands after the last one is what a person sees.
  return cleanSpan(text.replace(/\r+$/, '').split('\r').at(-1) ?? '').trimEnd();
}

/** The same for a part of a line: spaces at its ends stay. */
export function cleanSpan(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[\t\n\r]/g, ' ')
    .replace(CONTROL, '');
}

// C0, DEL and C1 controls, and the marks that reorder text: either could fake or break a screen.
// biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the point
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

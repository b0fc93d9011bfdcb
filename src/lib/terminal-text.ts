/** Characters of a line that are looked at or shown; a longer one is cut, and says so. */
const MOST_CHARACTERS = 4_096;

// C0 but for tab and line end, DEL and C1, and the marks that reorder text or take no room: what stands there must be seen.
const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escaping them is the point
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** Text with others' words in it, such as an id or a file's name, fit for a terminal: nothing in it acts on the terminal. */
export function escapeUnseen(text: string): string {
  return text.replace(UNSEEN, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

/** A line of at most 4 kB, which says how much was left out. */
export function capLine(line: string): string {
  if (line.length <= MOST_CHARACTERS) return line;
  return `${line.slice(0, MOST_CHARACTERS)}… (${line.length - MOST_CHARACTERS} more characters)`;
}

/** How databases, spreadsheets and data frames write that there is no value. As an id, each would join strangers in one basket. */
export const NULL_WORDS: readonly string[] = [
  'NULL',
  'Null',
  'null',
  '(null)',
  '<null>',
  '[NULL]',
  '\\N',
  'NaN',
  'nan',
  'NAN',
  'None',
  'NONE',
  'NA',
  'N/A',
  'n/a',
  '<NA>',
  '#N/A',
  '#NA',
  'NaT',
  'nil',
  'undefined',
];

/** Whether bytes are one of some words, spaces around it aside. */
export type WordMatcher = (bytes: Uint8Array, start: number, end: number) => boolean;

const SPACE = 0x20;

/** Looks at the first byte first: hardly any id starts like one of the words. */
export function matcherOf(words: readonly string[]): WordMatcher {
  const known = new Set(words.map((word) => Buffer.from(word.trim()).toString('latin1')));
  const starts = new Uint8Array(256);
  for (const word of known) if (word !== '') starts[word.charCodeAt(0)] = 1;
  const longest = Math.max(0, ...[...known].map((word) => word.length));
  return (bytes, start, end) => {
    while (start < end && bytes[start] === SPACE) start++;
    while (end > start && bytes[end - 1] === SPACE) end--;
    if (end - start > longest || start === end || starts[bytes[start]!] === 0) return false;
    let text = '';
    for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at]!);
    return known.has(text);
  };
}

export const isNullWord = matcherOf(NULL_WORDS);

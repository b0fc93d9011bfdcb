/** An argument vector as one line that a POSIX shell reads back as the same vector. */
export function quote(argv: readonly string[]): string {
  return argv.map(quoteWord).join(' ');
}

/** Plain words stay as they are; anything else goes in single quotes, where a shell expands nothing. */
function quoteWord(word: string, place: number): string {
  // A first word with "=" would be read as an assignment.
  const plain = place === 0 ? /^[\w@%+:,./-]+$/ : /^[\w@%+:,./=-]+$/;
  return plain.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** What follows a flag on the command line, else `otherwise`. */
export function flag(name, otherwise) {
  const at = process.argv.indexOf(name);
  return at < 0 ? otherwise : process.argv[at + 1];
}

export const has = (name) => process.argv.includes(name);

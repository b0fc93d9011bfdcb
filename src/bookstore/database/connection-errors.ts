/** Classes of SQLSTATE: connection exceptions, too many connections or no memory, shut down by an operator. */
const AWAY_STATES = /^(08|53|57P)/;
const AWAY_SYSTEM = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
/** What the driver says of a connection without a code. */
const AWAY_WORDS =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered)/;

/** True where an error means that the database cannot be reached now, and may be later. */
export function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  if (code !== undefined) return AWAY_STATES.test(code) || AWAY_SYSTEM.has(code);
  // Node tries several addresses of one name, and fails with all their errors.
  if (error instanceof AggregateError) return error.errors.some(isAway);
  return AWAY_WORDS.test(error.message);
}

/** Classes of SQLSTATE: connection exceptions, too many connections or no memory, shut down by an operator. */
const CONNECTION_STATES = /^(08|53|57P)/;
const CONNECTION_CODES = new Set([
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
/** The driver's messages for connection errors without a code. */
const CONNECTION_MESSAGES =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered)/;

/** True if an error means that the database cannot be reached now, but may be later. */
export function isConnectionError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  if (code !== undefined) return CONNECTION_STATES.test(code) || CONNECTION_CODES.has(code);
  // Node tries all addresses of a host name and fails with all their errors.
  if (error instanceof AggregateError) return error.errors.some(isConnectionError);
  return CONNECTION_MESSAGES.test(error.message);
}

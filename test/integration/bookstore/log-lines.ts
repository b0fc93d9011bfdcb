import type { LogOptions } from '../../../src/bookstore/observability/logger.js';

/** A log that is kept in `lines`: what was said at level warn and above. */
export const keepLog = (lines: string[]): LogOptions => ({
  level: 'warn',
  stream: { write: (line) => void lines.push(JSON.parse(line).msg) },
});

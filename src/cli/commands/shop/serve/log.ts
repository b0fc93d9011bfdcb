import type { LogOptions } from '../../../../bookstore/observability/logger.js';
import { UsageError } from '../../../../lib/usage-error.js';

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'];

/** A service's log: JSON lines on standard error, which a pod's runtime and the wizard's log files keep. */
export function serviceLog(): LogOptions {
  const level = process.env.BOOKSTORE_ML_LOG_LEVEL || 'info';
  if (!LEVELS.includes(level))
    throw new UsageError(`BOOKSTORE_ML_LOG_LEVEL is ${LEVELS.join(', ')}; "${level}" is none of them`);
  return { level, stream: process.stderr };
}

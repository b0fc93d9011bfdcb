import { UsageError } from '../../../lib/usage-error.js';
import type { CliArgs } from '../../command.js';

/** The address of a service, without a slash at its end. UsageError where the option is missing or no http URL. */
export function urlOf(args: CliArgs, name: string): string {
  const value = args.need(name).replace(/\/+$/, '');
  if (/^https?:\/\//.test(value) && URL.canParse(value)) return value;
  throw new UsageError(`--${name} is an http URL here; "${value}" is not`);
}

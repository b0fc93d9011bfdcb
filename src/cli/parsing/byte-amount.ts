import { UsageError } from '../../lib/usage-error.js';

/** Bytes as people write them: 512M, 1G, 1.5G. UsageError where it is none. */
export function bytesOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, amount, unit] = /^(\d{1,6}(?:\.\d{1,3})?)([MG])i?B?$/i.exec(text) ?? [];
  if (amount === undefined) throw new UsageError(`--memory is an amount such as 512M or 2G; "${text}" is not`);
  return Math.floor(Number(amount) * (unit!.toUpperCase() === 'G' ? 2 ** 30 : 2 ** 20));
}

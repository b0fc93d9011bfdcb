import { createHmac, timingSafeEqual } from 'node:crypto';
import { readSecret } from './server-proof.js';

/**
 * How a service of ours knows that whoever asks may read its data: both have the same secret from a file that only its
 * owner may read. A pass holds for one port and a minute or two, so that a stranger who took the port gets nothing of
 * lasting use; the secret itself is never sent.
 */
export const PASS_HEADER = 'x-bookstore-ml-pass';

const MINUTE_MS = 60_000;

/** The header that lets a request in at the service behind `url`; none without a readable secret. */
export function passTo(url: string, secretFile: string | undefined, now = Date.now): Readonly<Record<string, string>> {
  const secret = secretFile === undefined ? undefined : readSecret(secretFile);
  if (secret === undefined) return {};
  const minute = Math.floor(now() / MINUTE_MS);
  return { [PASS_HEADER]: `${minute}.${seal(secret, portOf(url), minute)}` };
}

/** Whether the header's value lets a request in at this port now. */
export function isPass(
  given: string | readonly string[] | undefined,
  secretFile: string,
  port: number,
  now = Date.now,
): boolean {
  const [, minute, proof = ''] = /^(\d{1,12})\.([0-9a-f]{64})$/.exec(String(given ?? '')) ?? [];
  const secret = readSecret(secretFile);
  if (minute === undefined || secret === undefined) return false;
  if (Math.abs(Math.floor(now() / MINUTE_MS) - Number(minute)) > 1) return false;
  return timingSafeEqual(Buffer.from(proof, 'hex'), Buffer.from(seal(secret, port, Number(minute)), 'hex'));
}

const seal = (secret: string, port: number, minute: number) =>
  createHmac('sha256', secret).update(['pass', port, minute].join('\n')).digest('hex');

/** URLs leave the usual port out. */
function portOf(url: string): number {
  const { port, protocol } = new URL(url);
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
}

import { createHmac, timingSafeEqual } from 'node:crypto';

/** Changes when what is signed changes its shape: what an older version signed then counts as nothing. */
const VERSION = 'v1';

/**
 * Signs a value for a purpose: what is signed for one is of no use for another.
 * @returns `v1.<the value as JSON>.<HMAC-SHA256>`, both in base64url: fit for a cookie and for a form.
 */
export function sign(key: Buffer, purpose: string, value: unknown): string {
  const payload = Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${VERSION}.${payload}.${macOf(key, purpose, payload).toString('base64url')}`;
}

/** The value that was signed; undefined for a text that is damaged, forged, or of another version or purpose. */
export function unsign(key: Buffer, purpose: string, text: string): unknown {
  const [version, payload, mac, ...rest] = text.split('.');
  if (version !== VERSION || payload === undefined || mac === undefined || rest.length > 0) return undefined;
  const given = Buffer.from(mac, 'base64url');
  const right = macOf(key, purpose, payload);
  if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
}

const macOf = (key: Buffer, purpose: string, payload: string) =>
  createHmac('sha256', key).update(`${VERSION}.${purpose}.${payload}`).digest();

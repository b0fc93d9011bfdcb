import { createHmac, timingSafeEqual } from 'node:crypto';

/** Changes when the signed values change their shape, which voids what older versions signed. */
const VERSION = 'v1';

/**
 * Signs a value for one purpose; the signature is invalid for any other.
 * @returns `v1.<the value as JSON>.<HMAC-SHA256>`, both in base64url, safe in cookies and forms.
 */
export function sign(key: Buffer, purpose: string, value: unknown): string {
  const payload = Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${VERSION}.${payload}.${macOf(key, purpose, payload).toString('base64url')}`;
}

/** The signed value; undefined if the text is damaged, forged, or of another version or purpose. */
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

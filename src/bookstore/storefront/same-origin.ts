import type { IncomingHttpHeaders } from 'node:http';

/**
 * False for a form that another site sent on a visitor's behalf. Browsers say where a form comes from; what is no browser
 * has nobody's cookies to misuse.
 */
export function isOurOwn({ origin, host, 'sec-fetch-site': site }: IncomingHttpHeaders): boolean {
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  return origin === undefined || hostOf(origin) === host;
}

/** Undefined for "null", which a browser says of what it will not name. */
const hostOf = (origin: string) => (URL.canParse(origin) ? new URL(origin).host : undefined);

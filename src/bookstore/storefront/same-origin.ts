import type { IncomingHttpHeaders } from 'node:http';

/**
 * False for a form that another site sent on a visitor's behalf. Browsers say where a form comes from; other clients have
 * no visitor's cookies to misuse.
 */
export function isOurOwn({ origin, host, 'sec-fetch-site': site }: IncomingHttpHeaders): boolean {
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  return origin === undefined || hostOf(origin) === host;
}

/** Undefined for "null", which a browser sends for an origin that it hides. */
const hostOf = (origin: string) => (URL.canParse(origin) ? new URL(origin).host : undefined);

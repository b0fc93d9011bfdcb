import { isIP } from 'node:net';
import { hostname } from 'node:os';

/**
 * Which names a server answers under. A web page of a stranger can give its own name the address of this machine (DNS
 * rebinding) and then read what a server here answers; its requests still carry its name in the Host header. An address
 * cannot be rebound, so only names need a list.
 */
export interface HostOptions {
  /** The address or name that the server listens on. */
  readonly listen: string;
  /** Further names, such as those of a Service. `*` stands for any; an entry such as `/readyz` for a path under any name. */
  readonly allowed?: readonly string[] | undefined;
}

export interface HostRefusal {
  /** 400 for a header that names no host or several, 421 for a name that is not ours. */
  readonly status: 400 | 421;
  readonly detail: string;
}

/** Why a request must not be answered; undefined where it may. */
export type HostCheck = (host: string | undefined, target: string) => HostRefusal | undefined;

/** Server options of Node: a Host sent twice is joined with a comma, which no name has. Otherwise the second would vanish. */
export const JOIN_DUPLICATES = { joinDuplicateHeaders: true } as const;

export function createHostCheck({ listen, allowed = [] }: HostOptions): HostCheck {
  const beyondLoopback = !isLoopback(listen);
  const entries = allowed.map((entry) => entry.trim().toLowerCase()).filter((entry) => entry !== '');
  const names = new Set(entries.filter((entry) => !entry.startsWith('/')).map(withoutDot));
  const paths = new Set(entries.filter((entry) => entry.startsWith('/')));
  if (beyondLoopback) {
    for (const own of [listen, hostname(), `${hostname()}.local`]) names.add(own.toLowerCase());
  }
  const isOurs = (name: string) =>
    isLoopback(name) || names.has(name) || names.has('*') || (beyondLoopback && isIP(name) !== 0);
  let last: string | undefined;
  return (host, target) => {
    // Nearly every request has the header of the one before.
    if (host !== undefined && host === last) return undefined;
    const name = nameIn(host);
    if (name !== undefined && isOurs(name)) {
      last = host;
      return undefined;
    }
    if (paths.has(target.split('?', 1)[0]!)) return undefined;
    if (name === undefined) return { status: 400, detail: 'the request needs one Host header with one host' };
    const detail = `this server does not answer under the name ${JSON.stringify(name.slice(0, MOST))}; see --allowed-hosts`;
    return { status: 421, detail };
  };
}

/** Characters of a name that a refusal repeats. */
const MOST = 100;

/** The names in an option such as `--allowed-hosts shop,shop.example`. */
export const hostList = (text: string | undefined): readonly string[] => (text ?? '').split(',');

/** Name or address without brackets and port; undefined where the header has none, or several. */
function nameIn(host: string | undefined): string | undefined {
  const [, bracketed, plain] = /^(?:\[([\da-f:.]+)\]|([\w.-]+))(?::\d{0,5})?$/i.exec(host ?? '') ?? [];
  const name = bracketed ?? plain;
  return name === undefined ? undefined : withoutDot(name.toLowerCase());
}

const withoutDot = (name: string) => name.replace(/\.$/, '');

/** Browsers give every name below `localhost` the loopback address. */
function isLoopback(name: string): boolean {
  if (name === 'localhost' || name.endsWith('.localhost') || name === '::1') return true;
  return isIP(name) === 4 && name.startsWith('127.');
}

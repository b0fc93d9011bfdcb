import { once } from 'node:events';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { connect, createServer } from 'node:net';

/** Our servers listen on this address only. */
export const LOOPBACK = '127.0.0.1';

/** Ports from this on are open to every user. */
export const PRIVILEGED = 1024;

/** Loopback answers in far less, or not at all. */
const CONNECT_MS = 3_000;

/** Ports that a user may open and that the Fetch standard blocks (its "bad ports"): no browser opens a page there, nor does fetch. */
const BLOCKED = [
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10_080,
];

/** True of a port where a server would wait in vain, since browsers refuse to go there. */
export const isUnreachable = (port: number) => BLOCKED.includes(port);

export interface PortOwner {
  readonly pid: number;
  readonly name: string;
}

/**
 * True where something listens on the port of 127.0.0.1. Told by connecting: a look that opened the port would take it from a
 * server that starts at that very moment.
 */
export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, LOOPBACK);
    const answer = (listening: boolean) => {
      socket.destroy();
      resolve(listening);
    };
    // The system may have given the connection the very port that it is to, and then it leads to itself.
    socket.once('connect', () => answer(socket.localPort !== port));
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') resolve(false);
      // It ended before it took the connection: whether one is left, another look tells.
      else if (error.code === 'ECONNRESET') resolve(isListening(port));
      else reject(error);
    });
    // A listener that takes nobody any more.
    socket.setTimeout(CONNECT_MS, () => answer(true));
  });
}

/** True where nothing listens on the port of 127.0.0.1. A port that we may not open throws the system's error. */
export async function isFree(port: number): Promise<boolean> {
  if (await isListening(port)) return false;
  await needAllowed(port);
  return true;
}

/** Throws the system's error where we may not open the port. One that every user may is not tried: that would take it. */
export async function needAllowed(port: number): Promise<void> {
  if (port >= PRIVILEGED) return;
  const server = createServer().listen(port, LOOPBACK);
  await once(server, 'listening');
  server.close();
  await once(server, 'close');
}

/** The next port above this one that is free and is none of `taken`; undefined when twenty in a row are not. */
export async function nextFreePort(port: number, taken: readonly number[] = []): Promise<number | undefined> {
  for (let next = port + 1; next <= Math.min(port + 20, 65_535); next++) {
    if (!taken.includes(next) && !isUnreachable(next) && (await isFree(next))) return next;
  }
  return undefined;
}

/** Who listens on the port, where the system tells; undefined for another user's process. */
export async function ownerOf(port: number): Promise<PortOwner | undefined> {
  return process.platform === 'linux' ? ownerFromProc(port) : ownerFromLsof(port);
}

async function ownerFromProc(port: number): Promise<PortOwner | undefined> {
  const sockets = await listeningSockets(port);
  if (sockets.size === 0) return undefined;
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const open = await readdir(`/proc/${entry}/fd`).catch(() => []);
    for (const fd of open) {
      const target = await readlink(`/proc/${entry}/fd/${fd}`).catch(() => '');
      if (!sockets.has(target)) continue;
      const name = await readFile(`/proc/${entry}/comm`, 'utf8').catch(() => 'a process');
      return { pid: Number(entry), name: name.trim() };
    }
  }
  return undefined;
}

/** The sockets that listen on the port, as /proc/PID/fd names them. State 0A is LISTEN; field 9 is the inode. */
async function listeningSockets(port: number): Promise<ReadonlySet<string>> {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const sockets = new Set<string>();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of (await readFile(table, 'utf8').catch(() => '')).split('\n')) {
      const fields = line.trim().split(/\s+/);
      if (fields[1]?.endsWith(suffix) && fields[3] === '0A') sockets.add(`socket:[${fields[9]}]`);
    }
  }
  return sockets;
}

async function ownerFromLsof(port: number): Promise<PortOwner | undefined> {
  const { execa } = await import('execa');
  const lsof = await execa('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'], { reject: false });
  const pid = /^p(\d+)$/m.exec(lsof.stdout ?? '')?.[1];
  const name = /^c(.+)$/m.exec(lsof.stdout ?? '')?.[1];
  return pid === undefined || name === undefined ? undefined : { pid: Number(pid), name };
}

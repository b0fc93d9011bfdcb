import { readdir, readFile, readlink } from 'node:fs/promises';
import { createServer } from 'node:net';

/** Our servers listen on this address only. */
export const LOOPBACK = '127.0.0.1';

export interface PortOwner {
  readonly pid: number;
  readonly name: string;
}

/** True where nothing listens on the port of 127.0.0.1. A port that we may not open throws the system's error. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    });
    server.listen(port, LOOPBACK, () => server.close(() => resolve(true)));
  });
}

/** The next port above this one that is free and is none of `taken`; undefined when twenty in a row are not. */
export async function nextFreePort(port: number, taken: readonly number[] = []): Promise<number | undefined> {
  for (let next = port + 1; next <= Math.min(port + 20, 65_535); next++) {
    if (!taken.includes(next) && (await isFree(next))) return next;
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

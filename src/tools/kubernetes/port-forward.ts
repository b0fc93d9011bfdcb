import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { type Clock, sleep, systemClock } from '../../engine/clock.js';
import type { Command } from '../../engine/contract.js';
import { LOOPBACK } from '../network/ports.js';
import { type ClusterAccess, kubectlCommand } from './access.js';

/** A Service, and the port of this machine that leads to it. */
export interface Forward {
  readonly namespace: string;
  readonly service: string;
  /** Of the Service. */
  readonly to: number;
  /** On 127.0.0.1. */
  readonly port: number;
}

/** Ms between two tries to reach the Service: the first, and the longest while it stays away. */
const RETRY_MS = [250, 10_000] as const;
/** Ms that a connection is held while there is no way to the Service. */
const HOLD_MS = 10_000;

/** kubectl's own forwarding, from a port that it chooses. */
const forwardCommand = (access: ClusterAccess, { namespace, service, to }: Forward): Command =>
  kubectlCommand(
    access,
    ['port-forward', '-n', namespace, `service/${service}`, `:${to}`, '--address', LOOPBACK],
    `reach ${service}`,
  );

/**
 * Listens until `signal` aborts, and leads each connection to the Service. kubectl's forwarding ends with the pod that it
 * chose: here it is begun anew, and who connects meanwhile waits. A connection that was open is lost, since what it had
 * asked for may have been done already.
 * @param say gets what is new of the state, a line at a time.
 */
export async function keepForwarding(
  access: ClusterAccess,
  forward: Forward,
  signal: AbortSignal,
  say: (line: string) => void,
  clock: Clock = systemClock,
): Promise<void> {
  const clients = new Set<Socket>();
  const local = localEnd(clock);
  const server = createServer((client) => {
    clients.add(client);
    client.on('close', () => clients.delete(client));
    void lead(client, local.wait());
  });
  server.listen(forward.port, LOOPBACK);
  await once(server, 'listening');
  let said = '';
  const sayNew = (line: string) => {
    if (line !== said) say(line);
    said = line;
  };
  for (let wait: number = RETRY_MS[0]; !signal.aborted; ) {
    let reached = false;
    await forwardOnce(forwardCommand(access, forward), signal, sayNew, (port) => {
      reached = true;
      local.set(port);
      sayNew(`127.0.0.1:${forward.port} leads to ${forward.service}`);
    });
    local.set(undefined);
    wait = reached ? RETRY_MS[0] : Math.min(wait * 2, RETRY_MS[1]);
    await sleep(clock, wait, signal).catch(() => undefined);
  }
  server.close();
  for (const client of clients) client.destroy();
}

/** The port that kubectl forwards from, for those that wait for it: at most HOLD_MS, then they get undefined. */
function localEnd(clock: Clock) {
  let port: number | undefined;
  const waiting = new Set<(port: number | undefined) => void>();
  return {
    set(now: number | undefined) {
      port = now;
      if (port !== undefined) for (const go of waiting) go(port);
    },
    wait(): Promise<number | undefined> {
      if (port !== undefined) return Promise.resolve(port);
      return new Promise((resolve) => {
        const go = (found: number | undefined) => {
          waiting.delete(go);
          cancel();
          resolve(found);
        };
        const cancel = clock.after(HOLD_MS, () => go(undefined));
        waiting.add(go);
      });
    },
  };
}

/** One kubectl, to its end. */
async function forwardOnce(
  { argv: [file, ...args] }: Command,
  signal: AbortSignal,
  say: (line: string) => void,
  reached: (port: number) => void,
): Promise<void> {
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = () => child.kill();
  signal.addEventListener('abort', stop);
  createInterface({ input: child.stdout }).on('line', (line) => {
    const port = /^Forwarding from [\d.]+:(\d+)/.exec(line)?.[1];
    if (port !== undefined) reached(Number(port));
  });
  createInterface({ input: child.stderr }).on('line', (line) => {
    say(line);
    // It stays, and would go on forwarding to a pod that is gone.
    if (/error forwarding port|error creating|lost connection/.test(line)) stop();
  });
  await new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', (error) => {
      say(error.message);
      resolve();
    });
  });
  signal.removeEventListener('abort', stop);
}

/** Joins a client to the local end of the forwarding, once there is one. What becomes of either ends both. */
async function lead(client: Socket, local: Promise<number | undefined>): Promise<void> {
  client.on('error', () => client.destroy());
  const port = await local;
  if (port === undefined || client.destroyed) {
    client.destroy();
    return;
  }
  const far = connect(port, LOOPBACK);
  far.on('error', () => far.destroy());
  far.on('close', () => client.destroy());
  client.on('close', () => far.destroy());
  client.pipe(far).pipe(client);
}

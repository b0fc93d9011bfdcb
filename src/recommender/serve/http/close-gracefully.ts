import type { Server } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

/** How long a stopping server keeps answering on open connections: longer than a request is in transit. */
const LINGER_MS = 500;

/**
 * Closes a server that sends `Connection: close` from now on, so that clients go elsewhere. Closing at once would cut
 * clients whose next request is sent but not yet read. Connections left after `graceMs` are cut.
 */
export async function closeGracefully(server: Server, graceMs: number): Promise<void> {
  const end = performance.now() + Math.min(LINGER_MS, graceMs);
  while (performance.now() < end && (await connectionsOf(server)) > 0) await wait(10);
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

const connectionsOf = (server: Server) =>
  new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count)));

import type { Server } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

/** How long a server that stops goes on answering on open connections: longer than a request is on its way. */
const LINGER_MS = 500;

/**
 * Closes a server whose every answer says, from now on, that it is its connection's last, so that callers go elsewhere. To
 * close at once would cut those whose next request has been sent and not read. What is left after `graceMs` is cut.
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

import type { FastifyInstance } from 'fastify';
import type { Shop } from '../shop.js';

/** Under this name the storefront is known to whoever started it. */
const SERVICE = 'bookstore-ml-storefront';
/** /healthz must answer at once, whoever else is away. */
const PATIENCE_MS = 300;

/**
 * `/healthz`: alive, who it is, and which of the services that it needs it can reach. `/readyz`: 200 as long as pages come,
 * be it one that says what is away.
 */
export function addHealthRoutes(
  app: FastifyInstance,
  { catalog, orders, recommender }: Shop,
  { instance, version }: { readonly instance: string; readonly version: string },
): void {
  app.get('/healthz', async () => {
    const services = { catalog: catalog.url, orders: orders.url, recommender: recommender.url };
    const reached = Object.entries(services).map(async ([name, url]) => [name, await isReachable(url)]);
    return {
      service: SERVICE,
      instance,
      version,
      pid: process.pid,
      state: 'ready',
      ...services,
      reachable: Object.fromEntries(await Promise.all(reached)),
    };
  });
  app.get('/readyz', () => ({ state: 'ready' }));
}

async function isReachable(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

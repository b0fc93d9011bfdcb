import type { FastifyInstance } from 'fastify';
import { proofFor } from '../../health-proof.js';
import type { Shop } from '../shop.js';

/** Under this name the storefront is known to whoever started it. */
export const SERVICE = 'bookstore-ml-storefront';
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
  app.get('/healthz', async (request, reply) => {
    reply.headers(proofFor(SERVICE, request.raw));
    const services = { catalog: catalog.url, orders: orders.url, recommender: recommender.url };
    const said = await Promise.all(Object.values(services).map(healthOf));
    const [, sold] = said;
    return {
      service: SERVICE,
      instance,
      version,
      pid: process.pid,
      state: 'ready',
      ...services,
      reachable: Object.fromEntries(Object.keys(services).map((name, at) => [name, said[at] !== undefined])),
      // What the shop holds is told here too: whoever reaches the pages may not reach what is behind them.
      data: sold === undefined ? null : { state: sold.state, dataset: sold.dataset, orders: sold.orders },
    };
  });
  app.get('/readyz', () => ({ state: 'ready' }));
}

/** What a service says of itself; undefined where it does not answer. */
async function healthOf(url: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    const response = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    const body: unknown = await response.json();
    return response.ok && typeof body === 'object' && body !== null ? { ...body } : undefined;
  } catch {
    return undefined;
  }
}

import type { FastifyInstance } from 'fastify';
import { proofFor } from '../../health-proof.js';
import type { Shop } from '../shop.js';

/** The name by which whoever started the storefront recognizes it. */
export const SERVICE = 'bookstore-ml-storefront';
/** /healthz must respond at once, even if other services do not. */
const TIMEOUT_MS = 300;

/**
 * `/healthz`: what this server is, and which of the services behind it respond. `/readyz`: 200 as long as pages are
 * served, even one that says that a service is down.
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
      state: 'ready',
      ...services,
      reachable: Object.fromEntries(Object.keys(services).map((name, at) => [name, said[at] !== undefined])),
      // Includes the state of the data: a client of the pages may not reach the services behind them.
      data: sold === undefined ? null : { state: sold.state, dataset: sold.dataset, orders: sold.orders },
    };
  });
  app.get('/readyz', () => ({ state: 'ready' }));
}

/** A service's own /healthz; undefined if it does not respond. */
async function healthOf(url: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    const response = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    const body: unknown = await response.json();
    return response.ok && typeof body === 'object' && body !== null ? { ...body } : undefined;
  } catch {
    return undefined;
  }
}

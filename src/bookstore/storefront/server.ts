import { randomBytes } from 'node:crypto';
import formbody from '@fastify/formbody';
import { type FastifyInstance, fastify } from 'fastify';
import type { ModelSource } from '../model-page/model-source.js';
import { addModelRoutes } from '../model-page/routes.js';
import { type LogOptions, logging } from '../observability/logger.js';
import { addMetrics } from '../observability/metrics.js';
import { emptyBasket } from './basket.js';
import { FAVICON, messagePage } from './pages/layout.js';
import { addReplyHooks } from './reply-hooks.js';
import { addBasketRoutes } from './routes/basket.js';
import { addBookRoutes } from './routes/books.js';
import { addHealthRoutes, SERVICE } from './routes/health.js';
import { addOrderRoutes } from './routes/orders.js';
import { openCatalog } from './services/catalog.js';
import { openOrders } from './services/orders.js';
import { openRecommender } from './services/recommender.js';
import { type Shop, sendPage } from './shop.js';
import { styleSheet } from './style.js';

export interface StorefrontOptions {
  /** 0 for any that is free. */
  readonly port: number;
  /** Address to listen on; 127.0.0.1 by default. */
  readonly host?: string | undefined;
  /** Whose this is: repeated at /healthz, so that the one who started it finds it again. */
  readonly instance: string;
  readonly version: string;
  /** Base URLs of what the pages are made of. */
  readonly catalog: string;
  readonly orders: string;
  readonly recommender: string;
  readonly models: ModelSource;
  /** Signs cookies; without one they are worth nothing once this process ends. */
  readonly key?: Buffer | undefined;
  readonly log: LogOptions;
}

export interface Storefront {
  readonly url: string;
  /** Answers what has begun, then resolves. */
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
const KEY_BYTES = 32;
/** A basket's form is far smaller. */
const BODY_BYTES = 64 * 1024;
const FOREVER = 'public, max-age=31536000, immutable';

/** Serves the shop's pages. Rejects with the system's error where the port cannot be had. */
export async function startStorefront(options: StorefrontOptions): Promise<Storefront> {
  const app = makeStorefront(options);
  const url = await app.listen({ port: options.port, host: options.host ?? HOST });
  return { url, close: () => app.close() };
}

/** The pages without a port. */
export function makeStorefront(options: StorefrontOptions): FastifyInstance {
  const { key = randomBytes(KEY_BYTES) } = options;
  const shop: Shop = {
    catalog: openCatalog(options.catalog),
    orders: openOrders(options.orders),
    recommender: openRecommender(options.recommender),
    models: options.models,
    key,
  };
  const app = fastify({
    ...logging(SERVICE, options.log),
    bodyLimit: BODY_BYTES,
    forceCloseConnections: 'idle',
    // A request that comes on an open connection while we end is answered like any other.
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 1_000 },
    // Before any route is found, and so before the hooks: an address that cannot be decoded.
    frameworkErrors: (error, _request, reply) =>
      sendPage(reply, { basket: emptyBasket() }, messagePage('That cannot be read', `${error.message}.`), 400),
  });
  app.register(formbody);
  addReplyHooks(app, shop);
  addMetrics(app, async () => []);
  addHealthRoutes(app, shop, options);
  addBookRoutes(app, shop);
  addBasketRoutes(app, shop);
  addOrderRoutes(app, shop);
  addModelRoutes(app, shop);
  app.get(styleSheet.path, (_request, reply) =>
    reply.header('cache-control', FOREVER).type('text/css; charset=utf-8').send(styleSheet.css),
  );
  app.get('/favicon.svg', (_request, reply) =>
    reply.header('cache-control', 'public, max-age=86400').type('image/svg+xml').send(FAVICON),
  );
  return app;
}

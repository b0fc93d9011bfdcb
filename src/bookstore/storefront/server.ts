import { randomBytes } from 'node:crypto';
import formbody from '@fastify/formbody';
import { type FastifyInstance, fastify } from 'fastify';
import { addGuard, PATIENCE } from '../guard.js';
import type { ModelSource } from '../model-page/model-source.js';
import { addModelRoutes } from '../model-page/routes.js';
import { type LogOptions, logging } from '../observability/logger.js';
import { addMetrics } from '../observability/metrics.js';
import { SCHEMA_COMPILERS } from '../service/schema-compilers.js';
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
  /** 0 for any free port. */
  readonly port: number;
  /** Address to listen on; 127.0.0.1 by default. */
  readonly host?: string | undefined;
  /** Names that it answers under besides its own. */
  readonly allowedHosts?: readonly string[] | undefined;
  /** File with the secret that lets it in at catalog and orders; without one, it asks as anybody. */
  readonly secretFile?: string | undefined;
  /** Repeated at /healthz, so that whoever started this server recognizes it. */
  readonly instance: string;
  readonly version: string;
  /** Base URLs of the services behind the pages. */
  readonly catalog: string;
  readonly orders: string;
  readonly recommender: string;
  readonly models: ModelSource;
  /** Signs cookies. Without a key, a random one is used and cookies are void when this process ends. */
  readonly key?: Buffer | undefined;
  readonly log: LogOptions;
}

export interface Storefront {
  readonly url: string;
  /** Finishes open requests, then resolves. */
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
const KEY_BYTES = 32;
/** The form of a full basket is far smaller. */
const BODY_BYTES = 64 * 1024;
const FOREVER = 'public, max-age=31536000, immutable';

/** Serves the shop's pages. Rejects with the system's error if the port cannot be opened. */
export async function startStorefront(options: StorefrontOptions): Promise<Storefront> {
  const app = makeStorefront(options);
  const url = await app.listen({ port: options.port, host: options.host ?? HOST });
  return { url, close: () => app.close() };
}

/** The server, before it listens. */
export function makeStorefront(options: StorefrontOptions): FastifyInstance {
  const { key = randomBytes(KEY_BYTES), secretFile, host = HOST } = options;
  const shop: Shop = {
    catalog: openCatalog(options.catalog, secretFile),
    orders: openOrders(options.orders, secretFile),
    recommender: openRecommender(options.recommender),
    models: options.models,
    key,
  };
  const app = fastify({
    ...logging(SERVICE, options.log),
    ...SCHEMA_COMPILERS,
    ...PATIENCE,
    bodyLimit: BODY_BYTES,
    forceCloseConnections: 'idle',
    // A request on an open connection is answered normally while we shut down.
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 1_000 },
    // Runs before routing and hooks, for a URL that cannot be decoded.
    frameworkErrors: (error, _request, reply) =>
      sendPage(reply, { basket: emptyBasket() }, messagePage('That cannot be read', `${error.message}.`), 400),
  });
  addGuard(app, { listen: host, allowed: options.allowedHosts }, (_request, reply, status, detail) =>
    sendPage(reply, { basket: emptyBasket() }, messagePage('Not under this name', `${detail}.`), status),
  );
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

import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { type FastifyError, fastify } from 'fastify';
import type { HostOptions } from '../../lib/http/allowed-hosts.js';
import type { Database } from '../database/database.js';
import { addGuard, addPassCheck, hasPass, PATIENCE, type Refuse } from '../guard.js';
import { proofFor } from '../health-proof.js';
import { type LogOptions, logging } from '../observability/logger.js';
import { addMetrics } from '../observability/metrics.js';
import type { GaugeReading } from '../observability/prometheus.js';
import { describeDataset, makeStateReader, type ShopState } from '../shop-state.js';
import { answerError, sendProblem } from './problem.js';
import { describeInvalid, readParameters } from './request-validation.js';
import { type AddRoutes, SCHEMAS, type TypedApp } from './routes.js';
import { SCHEMA_COMPILERS } from './schema-compilers.js';

export interface ServiceOptions {
  /** The services, such as `catalog`. */
  readonly names: readonly string[];
  /** Repeated at /healthz, so that whoever started this server recognizes it. */
  readonly instance: string;
  readonly version: string;
  /** Where the data is, for messages. */
  readonly where: string;
  /** Undefined while it is being opened. */
  readonly database: () => Database | undefined;
  /** The routes of the services. */
  readonly routes: readonly AddRoutes[];
  /** The address that it listens on, and the names that it answers under. */
  readonly hosts: HostOptions;
  /** File with the secret that lets a request in; without one, every request is let in. */
  readonly secretFile?: string | undefined;
  readonly log: LogOptions;
}

/** An order of 100 lines with long ids is far smaller. */
const BODY_BYTES = 64 * 1024;

/** What all services have in common: health, readiness, metrics, OpenAPI, and problems as errors. */
export function makeService(options: ServiceOptions): TypedApp {
  const { names, instance, version, where, secretFile } = options;
  const service = `bookstore-ml-${names.join('-')}`;
  const app = fastify({
    ...SCHEMAS,
    ...SCHEMA_COMPILERS,
    ...logging(service, options.log),
    ...PATIENCE,
    bodyLimit: BODY_BYTES,
    forceCloseConnections: 'idle',
    // A request on an open connection is answered normally while we shut down.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 1_000 },
    schemaErrorFormatter: describeInvalid,
    frameworkErrors: (error, request, reply) => answerError(reply, error, request.log),
  }).withTypeProvider<TypeBoxTypeProvider>();
  addGuard(app, options.hosts, refuse);
  addPassCheck(app, secretFile, refuse);
  app.removeContentTypeParser('text/plain');
  const currentState = makeStateReader(options.database);
  const methods = collectMethods(app);
  app.setErrorHandler<FastifyError>((error, request, reply) => answerError(reply, error, request.log));
  app.setNotFoundHandler((request, reply) => {
    const allowed = methods(request.url.split('?')[0]!);
    if (allowed.length === 0) return sendProblem(reply, 404, `there is nothing at ${request.url.slice(0, 200)}`);
    return sendProblem(reply.header('allow', allowed.join(', ')), 405, `use ${allowed.join(', ')} here`);
  });
  let closing = false;
  app.addHook('preClose', async () => {
    closing = true;
  });
  app.addHook('onSend', async (_request, reply) => {
    // Otherwise a client with an open connection could keep the server from closing.
    if (closing) reply.header('connection', 'close');
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
  app.addHook('preValidation', readParameters);
  addMetrics(app, async () => gaugesOf(await currentState()));
  app.get('/healthz', async (request, reply) => {
    reply.headers(proofFor(service, request.raw));
    const state = await currentState();
    // Whose files the shop is made of is for its owner alone.
    const own = hasPass(request, secretFile);
    return { service, instance, version, ...(own && { database: where }), ...healthOf(state, own) };
  });
  app.get('/readyz', async (_request, reply) => {
    const state = await currentState();
    return state.state === 'ready' ? { state: 'ready' } : sendProblem(reply, 503, state.reason);
  });
  const title = `Bookstore: ${names.join(' and ')}`;
  app.get('/openapi.json', async () =>
    (await import('./openapi.js')).describeServices({ title, version }, options.routes),
  );
  for (const add of options.routes) add(app, () => opened(options.database()));
  return app;
}

function opened(database: Database | undefined): Database {
  if (database !== undefined) return database;
  throw Object.assign(new Error('the database is being opened'), { code: 'ECONNREFUSED' });
}

const refuse: Refuse = (_request, reply, status, detail) => sendProblem(reply, status, detail);

const healthOf = (state: ShopState, own: boolean) =>
  state.state === 'ready'
    ? {
        state: 'ready',
        dataset: own ? state.dataset : describeDataset(state.dataset),
        orders: { placed: state.placed },
      }
    : { state: 'starting', reason: state.reason, dataset: null };

const gaugesOf = (state: ShopState): readonly GaugeReading[] => [
  { name: 'shop_ready', help: 'Whether the database answers: 1, else 0.', value: Number(state.state === 'ready') },
  {
    name: 'shop_orders_placed',
    help: 'Orders that customers placed here.',
    value: state.state === 'ready' ? state.placed : undefined,
  },
];

/** Returns the methods of a path, to tell a wrong method from an unknown path. */
function collectMethods(app: TypedApp): (path: string) => readonly string[] {
  const routes: { readonly pattern: RegExp; readonly methods: readonly string[] }[] = [];
  app.addHook('onRoute', ({ url, method }) => {
    const pattern = new RegExp(`^${url.replaceAll('.', '\\.').replace(/:[^/]+/g, '[^/]+')}$`);
    routes.push({ pattern, methods: [method].flat() });
  });
  return (path) => [...new Set(routes.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods))];
}

import swagger from '@fastify/swagger';
import { type FastifyInstance, fastify } from 'fastify';
import type { Database } from '../database/database.js';
import { type ShopState, watchState } from '../shop-state.js';
import { makeMeasurements } from './metrics.js';
import { answerError, sendProblem } from './problem.js';

export interface ServiceOptions {
  /** What is served, such as `catalog`. */
  readonly names: readonly string[];
  /** Whose this is: repeated at /healthz, so that the one who started it finds it again. */
  readonly instance: string;
  readonly version: string;
  /** Where the data is, for people. */
  readonly where: string;
  /** Undefined while it is being opened. */
  readonly database: () => Database | undefined;
  /** Adds what the services do. */
  readonly routes: readonly ((app: FastifyInstance, database: () => Database) => void)[];
  /** One line for the operator. */
  readonly log: (line: string) => void;
}

/** An order of 100 lines with long ids is far smaller. */
const BODY_BYTES = 64 * 1024;

/** What all services of the shop have in common: health, readiness, metrics, their own description, and plain errors. */
export function makeService(options: ServiceOptions): FastifyInstance {
  const { names, instance, version, where, log } = options;
  const app = fastify({
    bodyLimit: BODY_BYTES,
    forceCloseConnections: 'idle',
    // A request that comes on an open connection while we end is answered like any other.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 1_000 },
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, allowUnionTypes: true } },
    frameworkErrors: (error, _request, reply) => answerError(reply, error, log),
  });
  app.removeContentTypeParser('text/plain');
  const measurements = makeMeasurements();
  const look = watchState(options.database);
  const methods = collectMethods(app);
  // The schemas describe; what a handler gives is sent as it is.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  app.setErrorHandler((error, _request, reply) => answerError(reply, error as never, log));
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
    // Else whoever has a connection could keep us from ending.
    if (closing) reply.header('connection', 'close');
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
  app.addHook('onResponse', async (request, reply) => {
    measurements.record(request.method, request.routeOptions.url ?? 'none', reply.statusCode, reply.elapsedTime / 1000);
  });
  app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: `Bookstore: ${names.join(' and ')}`, version } },
    hideUntagged: true,
  });
  app.get('/healthz', async () => {
    const service = `bookstore-ml-${names.join('-')}`;
    return { service, instance, version, pid: process.pid, database: where, ...tell(await look()) };
  });
  app.get('/readyz', async (_request, reply) => {
    const state = await look();
    return state.state === 'ready' ? { state: 'ready' } : sendProblem(reply, 503, state.reason);
  });
  app.get('/metrics', async (_request, reply) => {
    const state = await look();
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(measurements.render(gaugesOf(state)));
  });
  app.get('/openapi.json', async () => app.swagger());
  app.register(async (scope) => {
    for (const add of options.routes) add(scope, () => opened(options.database()));
  });
  return app;
}

function opened(database: Database | undefined): Database {
  if (database !== undefined) return database;
  throw Object.assign(new Error('the database is being opened'), { code: 'ECONNREFUSED' });
}

const tell = (state: ShopState) =>
  state.state === 'ready'
    ? { state: 'ready', dataset: state.dataset, orders: { placed: state.placed } }
    : { state: 'starting', reason: state.reason, dataset: null };

const gaugesOf = (state: ShopState) => ({
  shop_ready: { help: 'Whether the database answers: 1, else 0.', value: Number(state.state === 'ready') },
  ...(state.state === 'ready' && {
    shop_orders_placed: { help: 'Orders that customers placed here.', value: state.placed },
  }),
});

/** Which methods there are for a path, to tell a wrong method from a wrong address. */
function collectMethods(app: FastifyInstance): (path: string) => readonly string[] {
  const routes: { readonly pattern: RegExp; readonly methods: readonly string[] }[] = [];
  app.addHook('onRoute', ({ url, method }) => {
    const pattern = new RegExp(`^${url.replaceAll('.', '\\.').replace(/:[^/]+/g, '[^/]+')}$`);
    routes.push({ pattern, methods: [method].flat() });
  });
  return (path) => [...new Set(routes.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods))];
}

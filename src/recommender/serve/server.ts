import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHostCheck, type HostRefusal, JOIN_DUPLICATES } from '../../lib/http/allowed-hosts.js';
import { CHALLENGE_HEADER, proveTo } from '../../lib/process/server-proof.js';
import { sendFastResponse } from './fast-path.js';
import { closeGracefully } from './http/close-gracefully.js';
import { readBody } from './http/read-body.js';
import { type HttpResponse, problemResponse, RequestError } from './http/response.js';
import { type Counter, createMetrics } from './metrics.js';
import { watchModel } from './model/watch-model.js';
import { createResponseCache, type ResponseCache } from './response-cache.js';
import { findRoute, NO_ROUTE, SERVICE, type ServerState } from './routes.js';

export interface ServeOptions {
  /** A model folder, or a registry: then its promoted version is served. */
  readonly model: string;
  /** A model folder to serve while `model` has none. */
  readonly fallback?: string | undefined;
  /** 0 for any free port. */
  readonly port: number;
  readonly host?: string | undefined;
  /** Names that it answers under besides its own address and localhost. */
  readonly allowedHosts?: readonly string[] | undefined;
  readonly instance?: string | undefined;
  /** What to fill up lists of fewer than k books with. Default: they stay short. */
  readonly fill?: 'popular' | undefined;
  /** Bytes that the process may use. Default: what its container allows. */
  readonly memory?: number | undefined;
  readonly pollMs?: number;
  /** Gets one line for the operator for each event. Default: nothing is logged. */
  readonly log?: (line: string) => void;
}

export interface RunningServer {
  readonly url: string;
  readonly port: number;
  /** Checks for a newer model now. */
  refresh(): Promise<void>;
  /** Resolves when the requests that have arrived or are on their way are answered. Connections left after `graceMs` are cut. */
  close(graceMs?: number): Promise<void>;
}

/** Ms that a client may take to send a request. */
const PATIENCE = { headersTimeout: 10_000, requestTimeout: 30_000 } as const;

/**
 * Serves a model over HTTP until closed. Rejects with InputError where there is no sound model, and with the system's
 * own error (EADDRINUSE, EACCES) where the port cannot be used.
 */
export async function startServer(options: ServeOptions): Promise<RunningServer> {
  const { host = '127.0.0.1', log = () => undefined } = options;
  const cache = createResponseCache();
  const watch = await watchModel({
    folder: options.model,
    fallback: options.fallback,
    pollMs: options.pollMs ?? 500,
    loading: { fill: options.fill === 'popular', memory: options.memory },
    onSwap: cache.clear,
    log,
  });
  let draining = false;
  const state: ServerState = {
    watch,
    metrics: createMetrics(),
    instance: options.instance,
    draining: () => draining,
  };
  const fastPath = { cache, counter: state.metrics.counter('/recommend', 200) };
  const refusalOf = createHostCheck({ listen: host, allowed: options.allowedHosts });
  const server = createServer({ ...JOIN_DUPLICATES, ...PATIENCE }, (request, response) => {
    const refusal = refusalOf(request.headers.host, request.url ?? '/');
    try {
      if (refusal === undefined && answerOnFastPath(state, fastPath, request, response)) return;
    } catch (error) {
      return abandon(response, error, log);
    }
    handle(state, request, response, log, refusal).catch((error: unknown) => abandon(response, error, log));
  });
  try {
    await listen(server, options.port, host);
  } catch (error) {
    watch.stop();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${reachable(host)}:${port}`,
    port,
    refresh: watch.refresh,
    close(graceMs = 10_000) {
      draining = true;
      watch.stop();
      return closeGracefully(server, graceMs);
    },
  };
}

/** Answers the most frequent kind of request in the shortest way. False where the request is of another kind. */
function answerOnFastPath(
  { watch, draining }: ServerState,
  { cache, counter }: { readonly cache: ResponseCache; readonly counter: Counter },
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const serving = watch.current();
  if (serving === undefined || request.method !== 'GET' || draining()) return false;
  const began = performance.now();
  const body = cache.get(serving, request.url ?? '/');
  if (body === undefined) return false;
  sendFastResponse(response, body);
  counter.add((performance.now() - began) / 1000);
  return true;
}

async function handle(
  state: ServerState,
  request: IncomingMessage,
  response: ServerResponse,
  log: (line: string) => void,
  refusal: HostRefusal | undefined,
): Promise<void> {
  const began = performance.now();
  const { path, query } = splitTarget(request.url ?? '/');
  const route = findRoute(path);
  let reply: HttpResponse;
  try {
    if (refusal !== undefined) throw new RequestError(refusal.status, refusal.detail);
    if (route === undefined) throw new RequestError(404, `there is nothing at ${path.slice(0, 200)}`);
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    if (!route.methods.some((allowed) => allowed === method)) throw notAllowed(route.methods);
    reply = route.run(state, query, method === 'POST' ? await readBody(request) : '');
  } catch (error) {
    // The client went away while it was sending the body: nobody is there to be answered.
    if (request.destroyed && !request.complete) return;
    reply = (route?.asError ?? problemResponse)(error instanceof RequestError ? error : internal(error, log));
  }
  response.writeHead(reply.status, {
    'Content-Type': reply.type,
    'Content-Length': Buffer.byteLength(reply.body),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...reply.headers,
    ...(route?.name === '/healthz' && proofFor(request)),
    ...(state.draining() ? { Connection: 'close' } : {}),
  });
  response.end(reply.body);
  state.metrics.counter(route?.name ?? NO_ROUTE, reply.status).add((performance.now() - began) / 1000);
}

/** Shows whoever started this server that it is that very one. */
const proofFor = ({ headers, socket }: IncomingMessage) =>
  proveTo(headers[CHALLENGE_HEADER], { service: SERVICE, port: socket.localPort ?? 0 });

/** One request's error must not end the process: its client sees the connection break, and the log says why. */
function abandon(response: ServerResponse, error: unknown, log: (line: string) => void): void {
  internal(error, log);
  response.destroy();
}

function internal(error: unknown, log: (line: string) => void): RequestError {
  log(`a request failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return new RequestError(500, 'the server failed on this request; its log says more');
}

function notAllowed(methods: readonly string[]): RequestError {
  const allow = methods.includes('GET') ? 'GET, HEAD' : methods.join(', ');
  return new RequestError(405, `use ${allow}`, { Allow: allow });
}

/** Path and query of a request target, which may be a whole URL. Nothing is decoded, so that nothing can fail. */
function splitTarget(target: string): { readonly path: string; readonly query: string } {
  const relative = target.startsWith('/') ? target : target.replace(/^https?:\/\/[^/?#]*/i, '');
  const at = relative.indexOf('?');
  return at < 0 ? { path: relative, query: '' } : { path: relative.slice(0, at), query: relative.slice(at + 1) };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** An address that a client can use for a host that a server listens on. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

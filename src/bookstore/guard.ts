import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createHostCheck, type HostOptions, JOIN_DUPLICATES } from '../lib/http/allowed-hosts.js';
import { isPass, PASS_HEADER } from '../lib/process/service-pass.js';

/**
 * Fastify options against clients that send slowly or not at all: a request must be there whole within these ms, and only so
 * many connections are open at once.
 */
export const PATIENCE = {
  requestTimeout: 15_000,
  http: { headersTimeout: 10_000, connectionsCheckingInterval: 2_000, ...JOIN_DUPLICATES },
} as const;
const MOST_CONNECTIONS = 2_000;

/** Sends an error in the server's own form. */
export type Refuse = (request: FastifyRequest, reply: FastifyReply, status: number, detail: string) => FastifyReply;

/** Before anything else of a request is looked at: under which name it came, and what no response may be taken for. */
export function addGuard(app: FastifyInstance, hosts: HostOptions, refuse: Refuse): void {
  app.server.maxConnections = MOST_CONNECTIONS;
  const refusalOf = createHostCheck(hosts);
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-content-type-options', 'nosniff');
    const refusal = refusalOf(request.headers.host, request.url);
    return refusal === undefined ? undefined : refuse(request, reply, refusal.status, refusal.detail);
  });
}

/** Paths that tell nothing of customers and orders. */
const OPEN = ['/healthz', '/readyz', '/metrics', '/openapi.json'];

/** Lets in only who knows the secret in the file, which stands for: who may read this shop's data. Without a file, everybody. */
export function addPassCheck(app: FastifyInstance, secretFile: string | undefined, refuse: Refuse): void {
  if (secretFile === undefined) return;
  app.addHook('onRequest', async (request, reply) => {
    if (OPEN.includes(request.url.split('?', 1)[0]!) || hasPass(request, secretFile)) return undefined;
    const detail = `this shop's data is open to its own storefront only; BOOKSTORE_ML_SECRET_FILE names the file that lets a command in`;
    return refuse(request, reply, 401, detail);
  });
}

export const hasPass = ({ headers, socket }: FastifyRequest, secretFile: string | undefined): boolean =>
  secretFile !== undefined && isPass(headers[PASS_HEADER], secretFile, socket.localPort ?? 0);

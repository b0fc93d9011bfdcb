import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { html } from './html.js';
import { messagePage, type Page } from './pages/layout.js';
import { notFoundPage } from './pages/not-found.js';
import { isOurOwn } from './same-origin.js';
import { ServiceDownError } from './services/ask.js';
import { type Shop, sendPage, visitorOf } from './shop.js';

const compress = promisify(gzip);
/** Below this, compression saves next to nothing. */
const WORTH_COMPRESSING = 1_000;

/** No scripts, nothing from other origins, no framing: markup injected despite the escaping would still do nothing. */
const SECURITY = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  // Not "no-referrer": browsers would then send no origin with our own forms, see isOurOwn.
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
};

/** For every response: security headers, compression, no forms from other sites, and a page for each error. */
export function addReplyHooks(app: FastifyInstance, shop: Pick<Shop, 'key'>): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY);
    reply.header('cache-control', 'private, no-cache');
    if (request.method === 'POST' && !isOurOwn(request.headers)) {
      return sendPage(
        reply,
        visitorOf(shop, request),
        messagePage('Not from this shop', 'Another site sent this form.'),
        403,
      );
    }
    return undefined;
  });

  app.addHook<string>('onSend', async (request, reply, body) => {
    if (typeof body !== 'string' || body.length < WORTH_COMPRESSING) return body;
    reply.header('vary', 'accept-encoding');
    if (!/\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))) return body;
    reply.header('content-encoding', 'gzip').removeHeader('content-length');
    return (await compress(body)) as unknown as string;
  });

  app.setNotFoundHandler((request, reply) => sendPage(reply, visitorOf(shop, request), notFoundPage(request.url), 404));

  app.setErrorHandler<Error & { statusCode?: number }>((error, request, reply) => {
    const visitor = visitorOf(shop, request);
    if (error instanceof ServiceDownError) {
      request.log.warn(error.message);
      reply.header('retry-after', String(RETRY_SECONDS));
      return sendPage(reply, visitor, request.method === 'POST' ? notSent(error.service) : closed(error.service), 503);
    }
    const { statusCode = 500 } = error;
    if (statusCode < 500) {
      return sendPage(reply, visitor, messagePage('That cannot be read', `${error.message}.`), statusCode);
    }
    request.log.error(error);
    return sendPage(reply, visitor, messagePage('Our mistake', "This page failed; the shop's log says why."), 500);
  });
}

const RETRY_SECONDS = 5;

const closed = (service: string): Page => ({
  ...messagePage(
    'Back in a moment',
    `The shop cannot reach ${service} just now. Your basket is safe: it is kept in your browser.`,
    html`<p>This page reloads by itself.</p>`,
  ),
  refreshSeconds: RETRY_SECONDS,
});

/** A form must not be sent again automatically. */
const notSent = (service: string): Page =>
  messagePage(
    'Back in a moment',
    `The shop cannot reach ${service} just now. Your basket is safe: it is kept in your browser.`,
    html`<p><a class="button" href="/basket">To the basket</a></p>`,
  );

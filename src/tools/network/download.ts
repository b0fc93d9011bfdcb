import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { connect as connectTls } from 'node:tls';
import { proxyFor } from './proxy.js';

const MOST_REDIRECTS = 10;

/**
 * The bytes behind a URL, through the proxy that HTTPS_PROXY and the like name: Node 20 has no way of its own to use one.
 * Certificates of NODE_EXTRA_CA_CERTS are trusted, as everywhere in Node.
 * @throws Error for any answer but 200, and where nothing answers; the signal's reason when it aborts.
 */
export async function download(url: string, signal: AbortSignal): Promise<Buffer> {
  let at = new URL(url);
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    const response = await ask(at, signal);
    const { statusCode = 0, headers } = response;
    if (statusCode === 200) return buffer(response);
    response.resume();
    if (headers.location === undefined || statusCode < 300 || statusCode >= 400)
      throw new Error(`it answered ${statusCode}`);
    at = new URL(headers.location, at);
  }
  throw new Error(`it redirects more than ${MOST_REDIRECTS} times`);
}

async function ask(url: URL, signal: AbortSignal): Promise<IncomingMessage> {
  const proxy = proxyFor(url);
  if (url.protocol === 'http:') {
    // A proxy is given the whole URL.
    const target = proxy === undefined ? {} : { path: url.href, headers: { host: url.host, ...authorization(proxy) } };
    return answered(requestHttp(proxy ?? url, { ...target, signal, agent: false }));
  }
  if (proxy === undefined) return answered(requestHttps(url, { signal, agent: false }));
  const tunnel = await openTunnel(url, proxy, signal);
  const createConnection = () => connectTls({ socket: tunnel, servername: url.hostname });
  return answered(requestHttps(url, { signal, createConnection }));
}

/** A connection to the host of `url` that the proxy hands on unread. */
async function openTunnel(url: URL, proxy: URL, signal: AbortSignal): Promise<Socket> {
  const path = `${url.hostname}:${url.port || 443}`;
  const request = (proxy.protocol === 'https:' ? requestHttps : requestHttp)(proxy, {
    method: 'CONNECT',
    path,
    headers: { host: path, ...authorization(proxy) },
    signal,
    agent: false,
  });
  request.end();
  const [response, socket] = (await once(request, 'connect')) as [IncomingMessage, Socket];
  if (response.statusCode === 200) return socket;
  socket.destroy();
  throw new Error(`the proxy ${proxy.host} answered ${response.statusCode}`);
}

async function answered(request: ClientRequest): Promise<IncomingMessage> {
  request.end();
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return response;
}

function authorization({ username, password }: URL): { 'proxy-authorization'?: string } {
  if (username === '') return {};
  const words = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(words).toString('base64')}` };
}

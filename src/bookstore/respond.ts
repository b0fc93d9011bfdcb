import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { messagePage } from './pages.js';

export const problem = (status: number, detail: string) => ({ type: 'about:blank', status, detail });

export const notFound = (response: ServerResponse, html: boolean, text: string) =>
  html ? sendHtml(response, 404, messagePage('Not found', text)) : send(response, 404, problem(404, text));

export function send(response: ServerResponse, status: number, body: unknown): void {
  const type = status >= 400 ? 'application/problem+json' : 'application/json';
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', vary: 'accept' });
  response.end(`${JSON.stringify(body)}\n`);
}

export function sendHtml(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    vary: 'accept',
  });
  response.end(body);
}

export async function stream(response: ServerResponse, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/csv; charset=utf-8' });
  await pipeline(Readable.from(bytes, { objectMode: false }), response);
}

/** A broken answer is cut off rather than ended, so that no reader takes half of a file for the whole. */
export function fail(response: ServerResponse, error: Error): void {
  process.stderr.write(`${error.stack ?? error.message}\n`);
  if (response.headersSent) response.destroy();
  else send(response, 500, problem(500, 'the shop could not answer; its log says why'));
}

import type { ServerResponse } from 'node:http';
import { findRow } from './model/id-index.js';
import type { ServingModel } from './model/serving-model.js';
import { recommendationJson } from './protocols/recommend-json.js';
import { DEFAULT_K, MAX_K } from './protocols/recommend-query.js';

/** The requests that are nearly all: `/recommend?book_id=ID` and `/recommend?book_id=ID&k=K`, with nothing escaped. */
export const PATH_BEFORE_ID = '/recommend?book_id=';
const K_PARAMETER = '&k=';

/**
 * The response body to such a target, if the model knows the book. One character for each byte, so that its length is the
 * Content-Length and it is sent without encoding. Undefined for every other target: those go to routes.ts, which would
 * answer these in the same way (a test checks that).
 */
export function fastResponse(serving: ServingModel, target: string): string | undefined {
  if (!target.startsWith(PATH_BEFORE_ID)) return undefined;
  const end = endOfPlain(target, PATH_BEFORE_ID.length);
  const k = end === target.length ? DEFAULT_K : readK(target, end);
  if (!(k >= 1 && k <= MAX_K)) return undefined;
  const row = findRow(serving.rows, serving.ids, target, PATH_BEFORE_ID.length, end);
  return row === undefined ? undefined : recommendationJson(serving, row, k, 'latin1');
}

/** By character code: whether the character stands for itself in a query. */
const PLAIN = Uint8Array.from({ length: 128 }, (_, code) => (/[\w.~-]/.test(String.fromCharCode(code)) ? 1 : 0));

function endOfPlain(target: string, from: number): number {
  let at = from;
  while (at < target.length && PLAIN[target.charCodeAt(at)] === 1) at++;
  return at;
}

/** The number in `&k=`, of up to three digits and with nothing after it; else NaN. */
function readK(target: string, from: number): number {
  const start = from + K_PARAMETER.length;
  if (!target.startsWith(K_PARAMETER, from) || target.length === start || target.length > start + 3) return Number.NaN;
  let k = 0;
  for (let at = start; at < target.length; at++) {
    const digit = target.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    k = k * 10 + digit;
  }
  return k;
}

/**
 * Sends a body that fastResponse made. Head and body go to the system in one write and at once; `response.end(body)` would
 * add an empty write and more bookkeeping, and costs nearly a tenth of the requests a second.
 */
export function sendFastResponse(response: ServerResponse, body: string): void {
  response.writeHead(200, [
    'Content-Type',
    'application/json',
    'Content-Length',
    String(body.length),
    'Cache-Control',
    'no-store',
    'X-Content-Type-Options',
    'nosniff',
  ]);
  const { socket } = response;
  // Of several pipelined requests, the later ones have no socket yet.
  if (socket === null || socket.writableCorked > 0) {
    response.end(body, 'latin1');
    return;
  }
  // Corked, so that head and body are one write. Left alone, Node corks by itself, and until the next tick.
  socket.cork();
  response.write(body, 'latin1');
  socket.uncork();
  response.end();
}

import type { ServerResponse } from 'node:http';
import { findRow } from './model/id-index.js';
import type { ServingModel } from './model/serving-model.js';
import { recommendationJson } from './protocols/recommend-json.js';
import { DEFAULT_K, MAX_K } from './protocols/recommend-query.js';

/** How nearly all ask: `/recommend?book_id=ID` or `/recommend?book_id=ID&k=K`, with nothing escaped. */
export const BEFORE_ID = '/recommend?book_id=';
const BEFORE_K = '&k=';

/**
 * What such a target of a known book is answered with, a character for each byte: it is as long as it will be, and is sent
 * without a look at it. Undefined for all other targets, which routes.ts answers; to these it would answer the same, and a
 * test holds that it does.
 */
export function fastResponse(serving: ServingModel, target: string): string | undefined {
  if (!target.startsWith(BEFORE_ID)) return undefined;
  const end = endOfPlain(target, BEFORE_ID.length);
  const k = end === target.length ? DEFAULT_K : readK(target, end);
  if (!(k >= 1 && k <= MAX_K)) return undefined;
  const row = findRow(serving.rows, serving.ids, target, BEFORE_ID.length, end);
  return row === undefined ? undefined : recommendationJson(serving, row, k, 'latin1');
}

/** By code, whether a character stands for itself in a query. */
const PLAIN = Uint8Array.from({ length: 128 }, (_, code) => (/[\w.~-]/.test(String.fromCharCode(code)) ? 1 : 0));

function endOfPlain(target: string, from: number): number {
  let at = from;
  while (at < target.length && PLAIN[target.charCodeAt(at)] === 1) at++;
  return at;
}

/** The number that `&k=` gives, of up to three digits, with nothing behind it; else NaN. */
function readK(target: string, from: number): number {
  const start = from + BEFORE_K.length;
  if (!target.startsWith(BEFORE_K, from) || target.length === start || target.length > start + 3) return Number.NaN;
  let k = 0;
  for (let at = start; at < target.length; at++) {
    const digit = target.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    k = k * 10 + digit;
  }
  return k;
}

/**
 * Sends a usual answer. The whole of it goes to the system in one piece and at once, where `response.end(body)` would put an
 * empty one behind it and see to its books first: nearly a tenth fewer requests a second.
 */
export function sendFastResponse(response: ServerResponse, body: string): void {
  response.writeHead(200, [
    'Content-Type',
    'application/json',
    'Content-Length',
    String(body.length),
    'Cache-Control',
    'no-store',
  ]);
  const { socket } = response;
  // Of several requests that came at once the later ones have none yet.
  if (socket === null || socket.writableCorked > 0) {
    response.end(body, 'latin1');
    return;
  }
  // Corked, for head and body to be one piece: without, Node corks by itself, and until the next turn.
  socket.cork();
  response.write(body, 'latin1');
  socket.uncork();
  response.end();
}

import type { ServerResponse } from 'node:http';
import { DEFAULT_K, MAX_K, recommendationJson } from './recommendation.js';
import { lookUp } from './row-table.js';
import type { ServingModel } from './serving-model.js';

/** GET /recommend as nearly all write it: nothing escaped, nothing twice, nothing else asked for. */
const USUAL = /^\/recommend\?book_id=([\w.~-]+)(?:&k=(\d{1,3}))?$/;

/**
 * What such a target of a known book is answered with, a character for each byte: it is as long as it will be, and is sent
 * without a look at it. Undefined for all other targets, which routes.ts answers; to these it would answer the same, and a
 * test holds that it does.
 */
export function usualAnswer(serving: ServingModel, target: string): string | undefined {
  const match = USUAL.exec(target);
  if (match === null) return undefined;
  const k = match[2] === undefined ? DEFAULT_K : Number(match[2]);
  const row = lookUp(serving.rows, serving.ids, match[1]!);
  return row === undefined || k < 1 || k > MAX_K ? undefined : recommendationJson(serving, row, k, 'latin1');
}

/** Sends a usual answer. */
export function sendUsual(response: ServerResponse, body: string): void {
  response.writeHead(200, [
    'Content-Type',
    'application/json',
    'Content-Length',
    String(body.length),
    'Cache-Control',
    'no-store',
  ]);
  response.end(body, 'latin1');
}

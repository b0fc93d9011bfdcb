import type { IncomingMessage } from 'node:http';
import { RequestError } from './response.js';

/** Bytes of body that are read; what comes beyond is dropped unseen, and beyond the second bound the line is cut. */
const MAX_BYTES = 1 << 20;
const CUT_BYTES = 64 << 20;

/** A request's body as text. RequestError 413 past a mebibyte, once the caller has sent it all and can hear the answer. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MAX_BYTES) chunks.push(chunk);
    if (size > CUT_BYTES) break;
  }
  if (size > MAX_BYTES) throw new RequestError(413, `the body may have ${MAX_BYTES} bytes`, { Connection: 'close' });
  return Buffer.concat(chunks).toString('utf8');
}

import type { IncomingMessage } from 'node:http';
import { RequestError } from './response.js';

/** Bytes of a body that are kept. What follows is read and dropped, and beyond the second limit the connection is cut. */
const MAX_BYTES = 1 << 20;
const CUT_BYTES = 64 << 20;

/** A request's body as text. Throws RequestError 413 for more than a mebibyte, once the client has sent all of it and can read the response. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MAX_BYTES) chunks.push(chunk);
    if (size > CUT_BYTES) break;
  }
  if (size > MAX_BYTES)
    throw new RequestError(413, `the body is larger than ${MAX_BYTES} bytes`, { Connection: 'close' });
  return Buffer.concat(chunks).toString('utf8');
}

import { STATUS_CODES } from 'node:http';
import type { FastifyBaseLogger, FastifyError, FastifyReply } from 'fastify';
import { isConnectionError } from '../database/connection-errors.js';
import { isConflict, OrderRefusal } from '../orders/place-order.js';

/** A request that is answered with a problem: its status, with a message for people. */
export class RequestProblem extends Error {
  override readonly name = 'RequestProblem';
  readonly statusCode: number;
  constructor(statusCode: number, detail: string) {
    super(detail);
    this.statusCode = statusCode;
  }
}

/** Sends a problem of RFC 9457. */
export function sendProblem(reply: FastifyReply, status: number, detail: string): FastifyReply {
  const title = STATUS_CODES[status] ?? 'Error';
  if (status === 503) reply.header('retry-after', '1');
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .send(JSON.stringify({ type: 'about:blank', title, status, detail }));
}

/** Sends status and message for any error of a handler. Only unexpected ones are logged. */
export function answerError(reply: FastifyReply, error: FastifyError, log: FastifyBaseLogger): FastifyReply {
  if (error instanceof OrderRefusal) return sendProblem(reply, 422, error.message);
  if (error instanceof RequestProblem) return sendProblem(reply, error.statusCode, error.message);
  if (isConnectionError(error) || isConflict(error) || error.code === UNDEFINED_TABLE)
    return sendProblem(reply, 503, 'the database cannot answer now; try again');
  const status = error.statusCode ?? 500;
  if (status < 500) return sendProblem(reply, status, WORDS[error.code] ?? error.message);
  log.error(error);
  return sendProblem(reply, 500, 'the shop could not answer; its log says why');
}

const UNDEFINED_TABLE = '42P01';

/** Messages for errors of Fastify whose own text does not say what to do. */
const WORDS: Readonly<Record<string, string>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'send JSON, with the header content-type: application/json',
  FST_ERR_CTP_BODY_TOO_LARGE: 'the body is too large: 64 kB are the most',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'the body is empty; it must be JSON',
  FST_ERR_CTP_INVALID_JSON_BODY: 'the body is not JSON',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'the body is not as long as its content-length says',
  FST_ERR_BAD_URL: 'the address cannot be read',
};

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ModelSource } from '../model-page/model-source.js';
import type { Basket } from './basket.js';
import { layout, type Page } from './pages/layout.js';
import type { Catalog } from './services/catalog.js';
import type { Orders } from './services/orders.js';
import type { Recommender } from './services/recommender.js';
import { basketCookie, customerCookie, readVisitor, type Visitor } from './visitor.js';

/** What the routes work with. */
export interface Shop {
  readonly catalog: Catalog;
  readonly orders: Orders;
  readonly recommender: Recommender;
  readonly models: ModelSource;
  /** Signs cookies and forms. */
  readonly key: Buffer;
}

export const visitorOf = ({ key }: Pick<Shop, 'key'>, request: FastifyRequest): Visitor =>
  readVisitor(key, request.headers.cookie);

/** @param visitor whose basket the header counts. */
export function sendPage(
  reply: FastifyReply,
  visitor: Pick<Visitor, 'basket'>,
  page: Page,
  status = 200,
): FastifyReply {
  // A header works without scripts, and stays out of the page's markup.
  if (page.refreshSeconds !== undefined) reply.header('refresh', String(page.refreshSeconds));
  return reply.code(status).type('text/html; charset=utf-8').send(layout(page, visitor));
}

export function keepBasket({ key }: Shop, request: FastifyRequest, reply: FastifyReply, basket: Basket): void {
  reply.header('set-cookie', basketCookie(key, basket, isSecure(request)));
}

export function keepCustomer({ key }: Shop, request: FastifyRequest, reply: FastifyReply, customer: number): void {
  reply.header('set-cookie', customerCookie(key, customer, isSecure(request)));
}

/** A proxy that terminates HTTPS says so. A client that lies about it affects only its own cookies. */
const isSecure = ({ protocol, headers }: FastifyRequest) =>
  protocol === 'https' || headers['x-forwarded-proto'] === 'https';

/** A field of a form or query; empty if it is absent or given twice. */
export function field(of: unknown, name: string): string {
  const value = (of as Readonly<Record<string, unknown>> | null | undefined)?.[name];
  return typeof value === 'string' ? value.trim() : '';
}

/** A whole number in a range; undefined for anything else. */
export function whole(text: string, least: number, most: number): number | undefined {
  const value = Number(text);
  return /^\d{1,9}$/.test(text) && value >= least && value <= most ? value : undefined;
}

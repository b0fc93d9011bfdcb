import { parse, serialize } from 'cookie';
import { type Basket, type BasketLine, emptyBasket, parseLines } from './basket.js';
import { sign, unsign } from './signed-text.js';

/** A visitor, as far as their cookies say. */
export interface Visitor {
  readonly basket: Basket;
  /** Known after the first order. */
  readonly customer: number | undefined;
}

/** What the button "Place the order" sends: the basket as it was shown, even if the cookie has changed since. */
export interface OrderForm extends Visitor {}

const BASKET = 'bookstore_basket';
const CUSTOMER = 'bookstore_customer';
const ORDER = 'order';
const DAY_SECONDS = 86_400;

/** Reads a request's cookies. A damaged or forged cookie is ignored. */
export function readVisitor(key: Buffer, cookies: string | undefined): Visitor {
  const found = parse(cookies ?? '');
  const basket = unsign(key, BASKET, found[BASKET] ?? '');
  const customer = unsign(key, CUSTOMER, found[CUSTOMER] ?? '');
  return { basket: parseBasket(basket) ?? emptyBasket(), customer: parseCustomer(customer) };
}

/** A cookie that keeps the basket for a month. `secure`: the visitor uses HTTPS. */
export const basketCookie = (key: Buffer, basket: Basket, secure: boolean): string =>
  setCookie(BASKET, sign(key, BASKET, basket), 30 * DAY_SECONDS, secure);

/** A cookie that identifies the customer for a year. */
export const customerCookie = (key: Buffer, customer: number, secure: boolean): string =>
  setCookie(CUSTOMER, sign(key, CUSTOMER, customer), 365 * DAY_SECONDS, secure);

/** The value of a hidden field. It is signed, so only what we showed can be ordered. */
export const writeOrderForm = (key: Buffer, { basket, customer }: Visitor): string =>
  sign(key, ORDER, { basket, customer });

/** Undefined for a value that we did not sign. */
export function readOrderForm(key: Buffer, text: string): OrderForm | undefined {
  const value = unsign(key, ORDER, text) as { basket?: unknown; customer?: unknown } | undefined;
  const basket = parseBasket(value?.basket);
  return basket && { basket, customer: parseCustomer(value?.customer) };
}

function parseBasket(value: unknown): Basket | undefined {
  const { id, lines } = (value ?? {}) as { id?: unknown; lines?: unknown };
  const parsed: readonly BasketLine[] | undefined = parseLines(lines);
  return typeof id === 'string' && parsed !== undefined ? { id, lines: parsed } : undefined;
}

const parseCustomer = (value: unknown) => (Number.isSafeInteger(value) ? (value as number) : undefined);

const setCookie = (name: string, value: string, maxAge: number, secure: boolean) =>
  serialize(name, value, { path: '/', httpOnly: true, sameSite: 'lax', maxAge, secure });

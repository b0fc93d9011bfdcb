import type { Activity, Order, OrderLine } from '../../api/orders.js';
import type { BasketLine } from '../basket.js';
import type { OrderForm } from '../visitor.js';
import { type Answer, ask, ServiceDownError } from './ask.js';

export type { Activity, Order, OrderLine };

export interface History {
  readonly orders: readonly Omit<Order, 'customer_id'>[];
  /** Start of the next page; null at the end. */
  readonly next: number | null;
}

export type Placed =
  | { readonly state: 'placed'; readonly order: Order }
  /** This request ordered nothing; `detail` is the service's reason. */
  | { readonly state: 'refused'; readonly detail: string };

/** The orders service, as pages use it. Every call may throw ServiceDownError. */
export interface Orders {
  readonly url: string;
  /** The same basket again returns the order that it became the first time. */
  place(form: OrderForm): Promise<Placed>;
  find(order: string): Promise<Order | undefined>;
  /** Newest first; only those before the order `before`, if given. */
  history(customer: number, before?: string): Promise<History>;
  activity(hours: number): Promise<Activity>;
}

const SERVICE = 'the order desk';
/** Longer than for a page: the outcome of a submitted order should be known. */
const CHECKOUT_MS = 10_000;

/** @param secretFile file with the secret that the service asks for, if it does. */
export function openOrders(url: string, secretFile?: string): Orders {
  const get = async (path: string): Promise<unknown> => found(await ask(SERVICE, `${url}${path}`, { secretFile }));
  return {
    url,
    async place({ basket, customer }) {
      const answer = await ask(SERVICE, `${url}/orders`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': basket.id },
        body: JSON.stringify({ customer_id: customer ?? null, lines: basket.lines.map(toLine) }),
        timeoutMs: CHECKOUT_MS,
        secretFile,
      });
      if (answer.status === 422) return { state: 'refused', detail: (answer.body as { detail: string }).detail };
      return { state: 'placed', order: found(answer) as Order };
    },
    find: async (order) => (await get(`/orders/${encodeURIComponent(order)}`)) as Order | undefined,
    async history(customer, before) {
      const query = new URLSearchParams({ customer_id: String(customer), ...(before === undefined ? {} : { before }) });
      return ((await get(`/orders?${query}`)) as History | undefined) ?? { orders: [], next: null };
    },
    activity: async (hours) => (await get(`/activity?hours=${hours}`)) as Activity,
  };
}

/** The body; undefined if there is no such thing, or its id is invalid. */
function found({ status, body }: Answer): unknown {
  if (status === 200 || status === 201) return body;
  if (status === 404 || status === 400) return undefined;
  throw new ServiceDownError(SERVICE, `it answered ${status}`);
}

/** Ids that are plain integers are numbers in JSON, as in all of the shop's services. */
const toLine = ({ book, quantity }: BasketLine) => ({
  book_id: /^(0|-?[1-9]\d*)$/.test(book) && Number.isSafeInteger(Number(book)) ? Number(book) : book,
  quantity,
});

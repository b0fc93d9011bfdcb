import { setTimeout } from 'node:timers/promises';
import { InputError } from '../../lib/input-error.js';
import { passTo } from '../../lib/process/service-pass.js';
import type { Book, BookPage } from '../api/catalog.js';
import type { Order, OrderPage, OrderRequest } from '../api/orders.js';
import type { BookId } from '../api/shapes.js';

/** The shop's services, as a customer uses them. */
export interface ShopClient {
  page(page: number): Promise<BookPage>;
  search(words: string): Promise<BookPage>;
  book(id: BookId): Promise<Book | undefined>;
  /** Ids, most ordered first. */
  popular(): Promise<readonly BookId[]>;
  /** Number of customers in the dataset. */
  customers(): Promise<number>;
  history(customer: number): Promise<readonly Order[]>;
  /** The shelf of a book; empty if the recommender does not respond soon. */
  shelf(book: BookId): Promise<readonly BookId[]>;
  /** Retried with the same key until it is acknowledged. @throws InputError if the shop refuses it. */
  order(key: string, request: OrderRequest): Promise<Order>;
}

export interface ShopAddresses {
  readonly catalog: string;
  readonly orders: string;
  readonly recommender: string;
  /** File with the secret that catalog and orders ask for, if they do. */
  readonly secretFile?: string | undefined;
}

const TIMEOUT_MS = 10_000;
const SHELF_TIMEOUT_MS = 300;
const SHELF_BOOKS = 5;
const POPULAR_BOOKS = 200;
const ATTEMPTS = 8;
const FIRST_DELAY_MS = 100;

export function openShop({ catalog, orders, recommender, secretFile }: ShopAddresses): ShopClient {
  const send = (url: string, init: RequestInit & { headers?: Record<string, string> } = {}) =>
    ask(url, () => ({ ...init, headers: { ...init.headers, ...passTo(url, secretFile) } }));
  const find = async <T>(url: string): Promise<T | undefined> => {
    const { status, body } = await send(url);
    if (status === 404) return undefined;
    if (status === 200) return body as T;
    throw new InputError(`it answered ${status}: ${detailOf(body)}`, url, WHAT_RUNS);
  };
  const get = async <T>(url: string): Promise<T> => {
    const found = await find<T>(url);
    if (found === undefined) throw new InputError('this is not the shop', url, WHAT_RUNS);
    return found;
  };
  return {
    page: (page) => get(`${catalog}/books?page=${page}`),
    search: (words) => get(`${catalog}/books?${new URLSearchParams({ q: words })}`),
    book: (id) => find(`${catalog}/books/${encodeURIComponent(String(id))}`),
    async popular() {
      const { books } = await get<{ books: { book_id: BookId }[] }>(`${catalog}/popular?limit=${POPULAR_BOOKS}`);
      return books.map(({ book_id }) => book_id);
    },
    async customers() {
      const { dataset } = await get<{ dataset: { baskets: number } | null }>(`${orders}/healthz`);
      return dataset?.baskets ?? 0;
    },
    async history(customer) {
      return (await get<OrderPage>(`${orders}/orders?customer_id=${customer}`)).orders;
    },
    async shelf(book) {
      const query = new URLSearchParams({ book_id: String(book), k: String(SHELF_BOOKS) });
      try {
        const response = await fetch(`${recommender}/recommend?${query}`, {
          signal: AbortSignal.timeout(SHELF_TIMEOUT_MS),
        });
        if (!response.ok) return [];
        return ((await response.json()) as { recommendations: BookId[] }).recommendations;
      } catch {
        return [];
      }
    },
    async order(key, request) {
      const headers = { 'content-type': 'application/json', 'idempotency-key': key };
      const { status, body } = await send(`${orders}/orders`, {
        method: 'POST',
        headers,
        body: JSON.stringify(request),
      });
      if (status === 200 || status === 201) return body as Order;
      throw new InputError(`the order was refused: ${detailOf(body)}`, `${orders}/orders`, WHAT_RUNS);
    },
  };
}

const WHAT_RUNS = 'Are catalog and orders of a shop served there, with a dataset loaded?';

/** Retries until there is a response without a server error: all these requests are idempotent. */
async function ask(url: string, init: () => RequestInit): Promise<{ readonly status: number; readonly body: unknown }> {
  for (let attempt = 1; ; attempt++) {
    try {
      const response = await fetch(url, { ...init(), signal: AbortSignal.timeout(TIMEOUT_MS) });
      if (response.status < 500) return { status: response.status, body: await response.json() };
      throw new Error(`it answered ${response.status}`);
    } catch (error) {
      if (attempt === ATTEMPTS) throw new InputError(`it does not answer: ${reasonOf(error)}`, url, WHAT_RUNS);
      await setTimeout(FIRST_DELAY_MS * 2 ** (attempt - 1));
    }
  }
}

const reasonOf = (error: unknown): string => {
  const { message, cause } = error as Error;
  return cause instanceof Error ? cause.message || String((cause as NodeJS.ErrnoException).code) : message;
};

const detailOf = (body: unknown): string => String((body as { detail?: unknown } | null)?.detail ?? 'no reason given');

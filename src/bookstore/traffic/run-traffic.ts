import { setTimeout } from 'node:timers/promises';
import { InputError } from '../../lib/input-error.js';
import { type Random, randomOf } from './random.js';
import { openShop, type ShopAddresses, type ShopClient } from './shop-client.js';
import { type Drift, learnTastes } from './tastes.js';
import { visit } from './visit.js';

export interface TrafficOptions extends ShopAddresses {
  /** Ends after this many orders, this many ms, or on abort, whichever comes first. */
  readonly orderCount: number;
  readonly forMs: number;
  readonly signal: AbortSignal;
  /** Average number of visits per second; they arrive at random. */
  readonly rate: number;
  readonly seed: number;
  readonly drift: Drift;
}

export interface Traffic {
  readonly visits: number;
  readonly orders: number;
  readonly books: number;
  readonly fromShelf: number;
  readonly newCustomers: number;
}

const VISITS_AT_ONCE = 32;
/** Percentage of visitors who have been here before. */
const RETURNING = 65;

/**
 * Simulates customers who browse, search, return and buy, with every choice drawn from the seed.
 * @throws InputError if the shop stops responding, or has no books. Orders placed until then remain.
 */
export async function runTraffic(options: TrafficOptions): Promise<Traffic> {
  const { signal, rate, seed } = options;
  const shop = openShop(options);
  const tastes = await learnTastes(shop, options.drift);
  if (tastes.books === 0)
    throw new InputError('the shop has no books', options.catalog, 'Load a dataset into it: bookstore-ml shop load.');
  const regulars = await knownCustomers(shop);
  const sum = { visits: 0, orders: 0, books: 0, fromShelf: 0, newCustomers: 0 };
  const inside = new Set<Promise<void>>();
  const deadline = performance.now() + options.forMs;
  let failure: unknown;

  async function come(number: number): Promise<void> {
    const random = randomOf(seed, number);
    const { customer, bought, fromShelf, isNew } = await visit(shop, tastes, random, regulars.draw(random));
    sum.visits += 1;
    if (bought === 0) return;
    if (isNew) {
      sum.newCustomers += 1;
      regulars.add(customer!);
    }
    sum.orders += 1;
    sum.books += bought;
    sum.fromShelf += fromShelf;
  }

  const pace = randomOf(seed, -1);
  const mayGoOn = () => failure === undefined && !signal.aborted && performance.now() < deadline;
  for (let number = 0; mayGoOn(); number++) {
    // Every visit in progress may become an order.
    while (inside.size >= Math.min(VISITS_AT_ONCE, options.orderCount - sum.orders) && inside.size > 0)
      await Promise.race(inside);
    if (sum.orders >= options.orderCount) break;
    const coming: Promise<void> = come(number)
      .catch((error: unknown) => {
        failure ??= error;
      })
      .finally(() => inside.delete(coming));
    inside.add(coming);
    await setTimeout(Math.min((-Math.log(1 - pace.next()) * 1000) / rate, 60_000), undefined, { signal }).catch(
      () => {},
    );
  }
  await Promise.all(inside);
  if (failure !== undefined) throw failure;
  return sum;
}

/** Returning customers: those of the dataset, numbered from 1, and those who bought since. */
async function knownCustomers(shop: ShopClient) {
  const loaded = await shop.customers();
  const since: number[] = [];
  return {
    add: (customer: number) => void since.push(customer),
    draw(random: Random): number | undefined {
      if (!random.chance(RETURNING) || loaded + since.length === 0) return undefined;
      const at = Math.floor(random.next() * (loaded + since.length));
      return at < loaded ? at + 1 : since[at - loaded];
    },
  };
}

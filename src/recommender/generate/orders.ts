import { below } from '../philox.js';
import { type Catalog, VOLUMES, type Work } from './catalog.js';
import { orderTimes } from './order-times.js';
import { type Draw, STREAM, weightedChoice } from './random-draw.js';
import { GENRES } from './vocabulary.js';

export interface OrderLine {
  readonly orderId: number;
  readonly customerId: number;
  readonly bookId: number;
  /** In ms since 1970. */
  readonly orderedAt: number;
  readonly quantity: number;
}

/** Of 100 orders, how many have 1, 2, … lines. The mean is 3.2. */
const LINES = [28, 22, 16, 11, 8, 5, 4, 2, 2, 1, 1];
/** Of 100 lines after a volume of a series, how many are the next volume. */
const NEXT_VOLUME = 30;
/** Of 100 customers who start a series, how many start with each volume. */
const FIRST_VOLUME = [70, 14, 9, 7];
/** Of 1,000 other lines: below this in the customer's first genre, below the next in the second one, else in any. */
const HOME = 700;
const SECOND = 850;

/** Generates `count` orders by time. If there are at least as many orders as customers, each customer orders at least once. */
export function* makeOrders(catalog: Catalog, customers: number, count: number, draw: Draw): Generator<OrderLine> {
  const buyers = buyersOf(customers, count, draw);
  const timeOf = orderTimes(count);
  const lineCounts = weightedChoice(LINES);
  const reader = readers(catalog, customers, draw);
  for (let order = 0; order < count; order++) {
    const customer = buyers(order);
    const orderedAt = timeOf(order);
    const month = new Date(orderedAt).getUTCMonth() + 1;
    const size = 1 + lineCounts.pick(draw(STREAM.order, order)[0]!);
    const bought = new Set<number>();
    for (let line = 0; line < size; line++) {
      const words = draw(STREAM.line, order, line);
      const quantity = (words[3]! & 15) === 0 ? 2 : 1;
      const bookId = reader.choose(customer, month, words);
      if (bought.has(bookId)) continue;
      bought.add(bookId);
      yield { orderId: order + 1, customerId: customer + 1, bookId, orderedAt, quantity };
    }
  }
}

/**
 * Who places each order; to be called for one order after the other. Steps of the golden ratio through all orders spread the
 * first order of each customer over the years. The remaining orders go to customers by how often they buy.
 */
function buyersOf(customers: number, count: number, draw: Draw): (order: number) => number {
  const keenness = weightedChoice(
    Uint8Array.from({ length: customers }, (_, at) => 1 + below(8, draw(STREAM.customer, at)[2]!)),
  );
  const step = coprimeNear(Math.floor((count * 618) / 1000), count);
  let slot = 0;
  return (order) => {
    slot = (slot + step) % count;
    return slot < customers ? slot : keenness.pick(draw(STREAM.order, order)[1]!);
  };
}

function coprimeNear(start: number, count: number): number {
  let step = Math.max(1, start);
  while (greatestCommonDivisor(step, count) !== 1) step++;
  return step;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** The tastes of all customers, and which volume each would read next. */
function readers({ works }: Catalog, customers: number, draw: Draw) {
  const genres = weightedChoice(GENRES.map(({ weight }, genre) => (works[genre]!.length > 0 ? weight : 0)));
  const inMonth = Array.from({ length: 13 }, (_, month) => {
    return weightedChoice(
      GENRES.map(({ season }, genre) => (works[genre]!.length > 0 ? 1 + 3 * +season.includes(month) : 0)),
    );
  });
  // Popularity by Zipf-Mandelbrot, in integers.
  const popularity = works.map((ranked) => weightedChoice(ranked.map((_, rank) => Math.floor(2 ** 20 / (rank + 10)))));
  const firstVolumes = weightedChoice(FIRST_VOLUME);
  const home = new Uint8Array(customers);
  const second = new Uint8Array(customers);
  for (let customer = 0; customer < customers; customer++) {
    const words = draw(STREAM.customer, customer);
    home[customer] = genres.pick(words[0]!);
    second[customer] = genres.pick(words[1]!);
  }
  const reading: (Work | undefined)[] = new Array(customers);
  const volume = new Uint8Array(customers);

  function choose(customer: number, month: number, [kind, taste, rank, start]: Uint32Array): number {
    const series = reading[customer];
    if (series !== undefined && volume[customer]! + 1 < VOLUMES && below(100, kind!) < NEXT_VOLUME) {
      return series[++volume[customer]!]!;
    }
    const genre = genreFor(customer, month, taste!);
    const work = works[genre]![popularity[genre]!.pick(rank!)]!;
    if (work.length === 1) return work[0];
    reading[customer] = work;
    volume[customer] = firstVolumes.pick(start!);
    return work[volume[customer]!]!;
  }

  function genreFor(customer: number, month: number, word: number): number {
    const place = below(1000, word);
    if (place < HOME) return home[customer]!;
    if (place < SECOND) return second[customer]!;
    // `below` has used the high bits of the word: mix it again.
    return inMonth[month]!.pick(Math.imul(word, 0x9e3779b1) >>> 0);
  }

  return { choose };
}

import { randomBytes } from 'node:crypto';

/** What a visitor is about to buy. */
export interface Basket {
  /** Identifies this basket and no later one. It is the idempotency key of the order, so a basket is ordered once at most. */
  readonly id: string;
  readonly lines: readonly BasketLine[];
}

export interface BasketLine {
  readonly book: string;
  /** 1 to MAX_QUANTITY. */
  readonly quantity: number;
}

/** The limits of the orders service. */
export const MAX_QUANTITY = 99;
const MAX_LINES = 100;
/** Browsers drop cookies over 4 kB, including base64, the signature and the cookie's attributes. */
const MAX_BYTES = 2_600;

export const emptyBasket = (): Basket => ({ id: randomBytes(12).toString('base64url'), lines: [] });

export const booksIn = ({ lines }: Basket): number => lines.reduce((sum, { quantity }) => sum + quantity, 0);

/** The basket with `quantity` more copies of a book; undefined if it would become too large. */
export function add(basket: Basket, book: string, quantity: number): Basket | undefined {
  const before = basket.lines.find((line) => line.book === book);
  if (before !== undefined) return change(basket, book, Math.min(MAX_QUANTITY, before.quantity + quantity));
  const more = { ...basket, lines: [...basket.lines, { book, quantity }] };
  return more.lines.length <= MAX_LINES && Buffer.byteLength(JSON.stringify(more)) <= MAX_BYTES ? more : undefined;
}

/** The basket with the quantity of one of its books changed; 0 removes the book. */
export function change(basket: Basket, book: string, quantity: number): Basket {
  const lines = basket.lines.flatMap((line) =>
    line.book !== book ? [line] : quantity === 0 ? [] : [{ book, quantity }],
  );
  return { ...basket, lines };
}

/** The basket without what was ordered: what remains was added in another tab after the order form was shown. */
export function without({ lines }: Basket, ordered: readonly BasketLine[]): Basket {
  const left = lines.flatMap(({ book, quantity }) => {
    const gone = ordered.find((line) => line.book === book)?.quantity ?? 0;
    return quantity > gone ? [{ book, quantity: quantity - gone }] : [];
  });
  return { ...emptyBasket(), lines: left };
}

/** The lines in a value from outside; undefined if it is anything else. */
export function parseLines(value: unknown): readonly BasketLine[] | undefined {
  const sound = (line: Partial<BasketLine>) => typeof line?.book === 'string' && Number.isInteger(line.quantity);
  return Array.isArray(value) && value.every(sound) ? value : undefined;
}

import { RequestError } from '../http/response.js';

/** Most books that one response can recommend. */
export const MAX_K = 100;
export const DEFAULT_K = 10;
/** Most books in one basket. */
export const MAX_BASKET = 100;

export interface RecommendQuery {
  /** One book, or the books of a basket, as they were written. */
  readonly books: readonly string[];
  readonly k: number;
  readonly detail: boolean;
}

/** Reads `book_id=1&k=3&detail=1`; more than one book_id makes a basket. Throws RequestError 400 that names what is wrong; unknown parameters are ignored. */
export function readQuery(query: string): RecommendQuery {
  const parameters = new URLSearchParams(query);
  const books = parameters.getAll('book_id');
  if (books.length === 0 || books.includes(''))
    throw new RequestError(400, 'book_id is missing: GET /recommend?book_id=1&k=3');
  checkBasket(books.length, 'book_id');
  return { books, k: readK(only(parameters, 'k')), detail: readDetail(only(parameters, 'detail')) };
}

/** Throws RequestError 400 where a basket has too many books. */
export function checkBasket(size: number, name: string): void {
  if (size > MAX_BASKET)
    throw new RequestError(400, `${name} names ${size} books; ${MAX_BASKET} is the most for one basket`);
}

function readK(text: string | undefined): number {
  if (text === undefined) return DEFAULT_K;
  const k = Number(text);
  if (!/^\d{1,4}$/.test(text) || k < 1 || k > MAX_K) throw new RequestError(400, kRange('k'));
  return k;
}

function readDetail(text: string | undefined): boolean {
  if (text === undefined || text === '0') return false;
  if (text === '1') return true;
  throw new RequestError(400, 'detail is 0 or 1');
}

/** The error message for a k out of range; `name` is where it was given. */
export const kRange = (name: string) => `${name} is a whole number from 1 to ${MAX_K}`;

function only(parameters: URLSearchParams, name: string): string | undefined {
  const values = parameters.getAll(name);
  if (values.length > 1) throw new RequestError(400, `${name} is given more than once`);
  return values[0];
}

import { RequestError } from '../http/response.js';
import { checkBasket, kRange, MAX_K } from './recommend-query.js';

/** Most books that one request can ask about. */
export const MAX_INSTANCES = 1000;

export type JsonObject = Readonly<Record<string, unknown>>;

/** A request's body as a JSON object. Throws RequestError 400 where it is anything else. */
export function readJsonObject(body: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new RequestError(400, 'the body is not JSON');
  }
  if (!isObject(value)) throw new RequestError(400, 'the body must be a JSON object');
  return value;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A book id from JSON, a string or a whole number, as text. */
export function readBookId(value: unknown, where: string): string {
  if (typeof value === 'string' && value !== '') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  throw new RequestError(400, `${where} must be a book id: a whole number or a string`);
}

/** The book ids of a basket from JSON. */
export function readBasket(value: unknown, where: string): string[] {
  if (!Array.isArray(value) || value.length === 0) throw new RequestError(400, `${where} must be a list of book ids`);
  checkBasket(value.length, where);
  return value.map((id, at) => readBookId(id, `${where}[${at}]`));
}

export function readWholeK(value: unknown, where: string): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MAX_K) return value;
  throw new RequestError(400, kRange(where));
}

/** Checks that there is at least one, and at most MAX_INSTANCES. */
export function checkBatch(length: number, what: string): void {
  if (length === 0) throw new RequestError(400, `${what} is empty`);
  if (length > MAX_INSTANCES)
    throw new RequestError(400, `${what} has ${length} entries; ${MAX_INSTANCES} is the most for one request`);
}

import {
  type ArrayOptions,
  type Static,
  type TObject,
  type TProperties,
  type TSchema,
  Type,
  TypeGuard,
} from '@sinclair/typebox';

// Parts of the schemas in this folder. A schema is the TypeScript type, the validation of requests and the description in
// OpenAPI at once.

export const Whole = Type.Integer();
export const Text = Type.String();
/** ISO 8601, UTC. */
export const Time = Type.String({ format: 'date-time' });
export const WholeOrNull = Type.Unsafe<number | null>({ type: ['integer', 'null'] });

export type BookId = number | string;
const ID = { type: ['integer', 'string'], description: 'A number where it was written as one' };
export const BookId = Type.Unsafe<BookId>(ID);
/** In a request, where its length is limited. */
export const SentBookId = Type.Unsafe<BookId>({ ...ID, maxLength: 1_000 });

/** A number in a query or path, `minimum` to `maximum`; the description completes the sentence "it is needed: …". */
export const number = (minimum: number, maximum: number, description: string) =>
  Type.Integer({ minimum, maximum, description });

/** The same with a default. */
export const numberOr = (fallback: number, minimum: number, maximum: number, description: string) =>
  Type.Integer({ minimum, maximum, default: fallback, description });

/** The parameters of a query: those with a default are always there for a handler, and may be left out by a client. */
export function parameters<T extends TProperties>(properties: T) {
  const required = Object.entries(properties)
    .filter(([, property]) => !TypeGuard.IsOptional(property) && property.default === undefined)
    .map(([name]) => name);
  return Type.Unsafe<Static<TObject<T>>>({ ...Type.Object<TProperties>(properties), required });
}

export const list = <T extends TSchema>(items: T, limits: ArrayOptions = {}) =>
  Type.Unsafe<readonly Static<T>[]>(Type.Array(items, limits));

/** A problem of RFC 9457. */
const Problem = Type.Object({ type: Text, title: Text, status: Whole, detail: Text });

/** Responses other than success: statuses with what each means. Every route may also answer 503. */
export const problems = (meanings: Readonly<Record<number, string>> = {}) =>
  Object.fromEntries(
    Object.entries({ ...meanings, 503: 'The database does not answer' }).map(([status, description]) => [
      status,
      { description, content: { 'application/problem+json': { schema: Problem } } },
    ]),
  );

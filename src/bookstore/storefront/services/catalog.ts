import type { Book, BookPage, RankedOrders } from '../../api/catalog.js';
import { ask, ServiceDownError } from './ask.js';

export type { Book, BookPage, RankedOrders };

/** The catalog service, as pages use it. Every call may throw ServiceDownError. */
export interface Catalog {
  readonly url: string;
  /** Pages count from 1. */
  list(page: number, query: string): Promise<BookPage>;
  find(id: string): Promise<Book | undefined>;
  /** In the order of the ids; unknown ones are left out. */
  findAll(ids: readonly string[]): Promise<readonly Book[]>;
  /** Ids, most ordered first. */
  popular(limit: number): Promise<readonly string[]>;
  popularity(): Promise<readonly RankedOrders[]>;
}

const SERVICE = 'the catalog';
/** Limits that keep a URL short enough for any server: number of ids, and their total length. */
const AT_ONCE = { ids: 100, letters: 4_000 } as const;

/** @param secretFile file with the secret that the service asks for, if it does. */
export function openCatalog(url: string, secretFile?: string): Catalog {
  const get = async (path: string): Promise<unknown> => {
    const { status, body } = await ask(SERVICE, `${url}${path}`, { secretFile });
    if (status === 404) return undefined;
    if (status !== 200) throw new ServiceDownError(SERVICE, `it answered ${status}`);
    return body;
  };
  const findSome = async (ids: readonly string[]) => {
    const query = new URLSearchParams(ids.map((id): [string, string] => ['id', id]));
    return ((await get(`/books/by-id?${query}`)) as { books: readonly Book[] }).books;
  };
  return {
    url,
    async list(page, query) {
      const search = new URLSearchParams({ page: String(page), ...(query === '' ? {} : { q: query }) });
      return (await get(`/books?${search}`)) as BookPage;
    },
    find: async (id) => (await get(`/books/${encodeURIComponent(id)}`)) as Book | undefined,
    findAll: async (ids) => (await Promise.all(inParts(ids).map(findSome))).flat(),
    async popular(limit) {
      const { books } = (await get(`/popular?limit=${limit}`)) as { books: readonly Pick<Book, 'book_id'>[] };
      return books.map(({ book_id }) => String(book_id));
    },
    popularity: async () => ((await get('/popularity')) as { curve: readonly RankedOrders[] }).curve,
  };
}

function inParts(ids: readonly string[]): readonly (readonly string[])[] {
  const parts: string[][] = [];
  let letters = 0;
  for (const id of ids) {
    const part = parts.at(-1);
    letters += id.length;
    if (part !== undefined && part.length < AT_ONCE.ids && letters <= AT_ONCE.letters) part.push(id);
    else {
      parts.push([id]);
      letters = id.length;
    }
  }
  return parts;
}

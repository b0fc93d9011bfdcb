import type { FastifyInstance } from 'fastify';
import { findBooks, isText, listBooks, searchBooks } from '../../catalog/catalog.js';
import { popularBooks, popularityCurve } from '../../catalog/popularity.js';
import type { Database } from '../../database/database.js';
import { get } from '../get.js';
import { RequestProblem } from '../problem.js';
import { BOOK, BOOK_PAGE, BOOKS, POPULAR, POPULARITY } from '../schemas.js';

const tag = 'catalog';
const PAGE = {
  type: 'integer',
  minimum: 1,
  maximum: 999_999_999,
  default: 1,
  description: 'from 1, 40 books each',
} as const;

/** Books to look through, and how they sell. */
export function addCatalogRoutes(app: FastifyInstance, db: () => Database): void {
  get<{ page: number; q: string }>(
    app,
    '/books',
    {
      tag,
      summary: 'A page of the catalog, or of what is found in it',
      query: {
        type: 'object',
        properties: {
          page: PAGE,
          q: { type: 'string', maxLength: 200, default: '', description: 'words of title, series or author' },
        },
      },
      answer: BOOK_PAGE,
      refusals: { 400: 'A parameter cannot be read' },
    },
    ({ page, q }) => (q.trim() === '' ? listBooks(db(), page) : searchBooks(db(), q, page)),
  );
  get<{ id?: readonly string[] }>(
    app,
    '/books/by-id',
    {
      tag,
      summary: 'Some books, in the order that is asked for; unknown ones are left out',
      query: {
        type: 'object',
        properties: {
          id: { type: 'array', items: { type: 'string' }, maxItems: 200, description: 'once for each book' },
        },
      },
      answer: BOOKS,
      refusals: { 400: 'A parameter cannot be read' },
    },
    async ({ id = [] }) => ({ books: await findBooks(db(), id.filter(isText)) }),
  );
  get<object, { book_id: string }>(
    app,
    '/books/:book_id',
    {
      tag,
      summary: 'One book',
      path: {
        type: 'object',
        properties: { book_id: { type: 'string', maxLength: 1_000, description: 'its id' } },
        required: ['book_id'],
      },
      answer: BOOK,
      refusals: { 404: 'There is no such book' },
    },
    async ({ book_id }) => {
      const [book] = isText(book_id) ? await findBooks(db(), [book_id]) : [];
      if (book === undefined) throw new RequestProblem(404, `there is no book ${JSON.stringify(book_id.slice(0, 80))}`);
      return book;
    },
  );
  get<{ limit: number }>(
    app,
    '/popular',
    {
      tag,
      summary: 'The books that are ordered most',
      query: {
        type: 'object',
        properties: {
          limit: { type: 'integer', minimum: 1, maximum: 200, default: 10, description: 'how many' },
        },
      },
      answer: POPULAR,
      refusals: { 400: 'A parameter cannot be read' },
    },
    async ({ limit }) => ({ books: await popularBooks(db(), limit) }),
  );
  get(app, '/popularity', { tag, summary: 'Orders of books by their rank', answer: POPULARITY }, () =>
    popularityCurve(db()),
  );
}

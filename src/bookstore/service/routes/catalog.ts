import { Type } from '@sinclair/typebox';
import { Book, BookPage, Books, PopularBooks, Popularity } from '../../api/catalog.js';
import { list, numberOr, parameters, problems, Text } from '../../api/shapes.js';
import { findBooks, isStorableText, listBooks, searchBooks } from '../../catalog/catalog.js';
import { popularBooks, popularityCurve } from '../../catalog/popularity.js';
import { RequestProblem } from '../problem.js';
import type { AddRoutes } from '../routes.js';

const tags = ['catalog'];
const UNREADABLE = { 400: 'A parameter cannot be read' };

const PageQuery = parameters({
  page: numberOr(1, 1, 999_999_999, 'from 1, 40 books each'),
  q: Type.String({ maxLength: 200, default: '', description: 'words of title, series or author' }),
});
const IdsQuery = parameters({
  id: Type.Optional(list(Text, { maxItems: 200, description: 'once for each book' })),
});
const BookPath = Type.Object({ book_id: Type.String({ maxLength: 1_000, description: 'its id' }) });
const LimitQuery = parameters({ limit: numberOr(10, 1, 200, 'how many') });

/** Books, and how they sell. */
export const addCatalogRoutes: AddRoutes = (app, db) => {
  app.get(
    '/books',
    {
      schema: {
        tags,
        summary: 'A page of the catalog, or of what is found in it',
        querystring: PageQuery,
        response: { 200: BookPage, ...problems(UNREADABLE) },
      },
    },
    ({ query: { page, q } }) => (q.trim() === '' ? listBooks(db(), page) : searchBooks(db(), q, page)),
  );
  app.get(
    '/books/by-id',
    {
      schema: {
        tags,
        summary: 'Some books, in the order that is asked for; unknown ones are left out',
        querystring: IdsQuery,
        response: { 200: Books, ...problems(UNREADABLE) },
      },
    },
    async ({ query: { id = [] } }) => ({ books: await findBooks(db(), id.filter(isStorableText)) }),
  );
  app.get(
    '/books/:book_id',
    {
      schema: {
        tags,
        summary: 'One book',
        params: BookPath,
        response: { 200: Book, ...problems({ 404: 'There is no such book' }) },
      },
    },
    async ({ params: { book_id } }) => {
      const [book] = isStorableText(book_id) ? await findBooks(db(), [book_id]) : [];
      if (book === undefined) throw new RequestProblem(404, `there is no book ${JSON.stringify(book_id.slice(0, 80))}`);
      return book;
    },
  );
  app.get(
    '/popular',
    {
      schema: {
        tags,
        summary: 'The books that are ordered most',
        querystring: LimitQuery,
        response: { 200: PopularBooks, ...problems(UNREADABLE) },
      },
    },
    async ({ query: { limit } }) => ({ books: await popularBooks(db(), limit) }),
  );
  app.get(
    '/popularity',
    { schema: { tags, summary: 'Orders of books by their rank', response: { 200: Popularity, ...problems() } } },
    () => popularityCurve(db()),
  );
};

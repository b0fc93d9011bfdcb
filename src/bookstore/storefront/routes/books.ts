import type { FastifyInstance } from 'fastify';
import { bookPage } from '../pages/book.js';
import { browsePage } from '../pages/browse.js';
import { homePage } from '../pages/home.js';
import { messagePage } from '../pages/layout.js';
import type { Book } from '../services/catalog.js';
import { shelfOf } from '../shelf.js';
import { field, type Shop, sendPage, visitorOf, whole } from '../shop.js';

const POPULAR = 12;
/** Maximum number of other volumes on a page. */
const VOLUMES = 6;
const QUERY_LETTERS = 100;
const LAST_PAGE = 999_999_999;

export const noSuchBook = messagePage('No such book', 'The catalog has no book at this address.');

/** Home page, catalog, search and book pages. */
export function addBookRoutes(app: FastifyInstance, shop: Shop): void {
  const { catalog } = shop;

  app.get('/', async (request, reply) => {
    const [first, popular] = await Promise.all([
      catalog.list(1, ''),
      catalog.popular(POPULAR).then((ids) => catalog.findAll(ids)),
    ]);
    return sendPage(reply, visitorOf(shop, request), homePage(first, popular));
  });

  app.get('/books', async (request, reply) => {
    const visitor = visitorOf(shop, request);
    const query = field(request.query, 'q').slice(0, QUERY_LETTERS);
    const page = whole(field(request.query, 'page') || '1', 1, LAST_PAGE);
    const found = page === undefined ? undefined : await catalog.list(page, query);
    if (found === undefined || found.page > found.pages) {
      return sendPage(reply, visitor, messagePage('No such page', 'The catalog has fewer pages.'), 404);
    }
    return sendPage(reply, visitor, browsePage(found, query));
  });

  app.get<{ Params: { id: string } }>('/books/:id', async (request, reply) => {
    const visitor = visitorOf(shop, request);
    const { id } = request.params;
    // Requested before the book is known, so that the page waits for the slower of the two only.
    const shelfInTime = shelfOf(shop, [id]);
    const book = await catalog.find(id);
    if (book === undefined) return sendPage(reply, visitor, noSuchBook, 404);
    const [shelf, series] = await Promise.all([shelfInTime, seriesOf(shop, book)]);
    const inBasket = visitor.basket.lines.find((line) => line.book === id)?.quantity ?? 0;
    return sendPage(reply, visitor, bookPage({ book, shelf, series, inBasket }));
  });
}

/** The other volumes of a book's series, in order; only the first ones of a long series. */
async function seriesOf({ catalog }: Shop, { series, book_id }: Book): Promise<readonly Book[]> {
  if (series === '') return [];
  const { books } = await catalog.list(1, series);
  return books
    .filter((book) => book.series === series && book.book_id !== book_id)
    .sort((a, b) => (a.volume ?? 0) - (b.volume ?? 0))
    .slice(0, VOLUMES);
}

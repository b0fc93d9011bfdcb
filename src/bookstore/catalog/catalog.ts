import type { Book, BookPage } from '../api/catalog.js';
import type { BookId } from '../api/shapes.js';
import type { Session } from '../database/database.js';

export const PAGE_SIZE = 40;

type Row = Omit<Book, 'book_id'> & { readonly book_id: string };

const COLUMNS = 'book_id, title, author, genre, series, volume, price_cents';

/** One page of the catalog, in the catalog's own order. `page` starts at 1. */
export async function listBooks(db: Session, page: number): Promise<BookPage> {
  // Positions have no gaps, so neither the page nor the total needs a count.
  const [counted] = await db.query<{ total: number | null }>('select max(position) as total from books');
  const rows = await db.query<Row>(
    `select ${COLUMNS} from books where position > $1::bigint order by position limit ${PAGE_SIZE}`,
    [(page - 1) * PAGE_SIZE],
  );
  return pageOf(page, counted!.total ?? 0, rows);
}

/**
 * One page of the books whose title, series or author contains all words of `text`; the last word may be the beginning of
 * one. Matches in the title come first, then the books ordered most.
 */
export async function searchBooks(db: Session, text: string, page: number): Promise<BookPage> {
  const words = splitWords(text);
  if (words.length === 0) return pageOf(page, 0, []);
  const rows = await db.query<Row & { total: number }>(SEARCH, [...asQueries(words), (page - 1) * PAGE_SIZE]);
  const total = rows[0]?.total ?? (page === 1 ? 0 : await countMatches(db, words));
  return pageOf(
    page,
    total,
    rows.map(({ total: _, ...book }) => book),
  );
}

/** The books with these ids, in that order; unknown ids are left out. */
export async function findBooks(db: Session, ids: readonly string[]): Promise<readonly Book[]> {
  if (ids.length === 0) return [];
  const rows = await db.query<Row>(
    `select ${COLUMNS} from unnest($1::text[]) with ordinality as asked (id, at) join books on book_id = id order by at`,
    [ids],
  );
  return rows.map(toBook);
}

const pageOf = (page: number, total: number, rows: readonly Row[]): BookPage => ({
  page,
  pages: Math.max(1, Math.ceil(total / PAGE_SIZE)),
  total,
  books: rows.map(toBook),
});

const toBook = (row: Row): Book => ({ ...row, book_id: toJsonId(row.book_id) });

/** Ids that are plain integers are numbers in JSON, as in the recommender's answers. */
export const toJsonId = (id: string): BookId =>
  /^(0|-?[1-9]\d*)$/.test(id) && Number.isSafeInteger(Number(id)) ? Number(id) : id;

/** Postgres text cannot contain NUL, so no book has such an id. */
export const isStorableText = (text: string) => !text.includes('\0');

const WORDS_AT_MOST = 12;

/** Split as `plain_words` in the schema does: without accents and punctuation. */
const splitWords = (text: string): readonly string[] =>
  (
    text
      .normalize('NFKD')
      .replace(/[\u0300-\u036f]/g, '')
      .toLowerCase()
      .match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
  ).slice(0, WORDS_AT_MOST);

/** Two queries: the words anywhere, and in the title. They hold letters and digits only, so nothing needs escaping. */
function asQueries(words: readonly string[]): readonly [string, string] {
  const lexemes = (weight: string) =>
    words.map((word, at) => `${word}:${at === words.length - 1 ? '*' : ''}${weight}`.replace(/:$/, '')).join(' & ');
  return [lexemes(''), lexemes('A')];
}

const SEARCH = `
select ${COLUMNS.replace('book_id', 'books.book_id')}, count(*) over ()::integer as total
from books left join popularity on popularity.book_id = books.book_id
where words @@ to_tsquery('simple', $1)
order by words @@ to_tsquery('simple', $2) desc, coalesce(orders, 0) desc, position
limit ${PAGE_SIZE} offset $3::bigint`;

async function countMatches(db: Session, words: readonly string[]): Promise<number> {
  const [row] = await db.query<{ total: number }>(
    "select count(*) as total from books where words @@ to_tsquery('simple', $1)",
    [asQueries(words)[0]],
  );
  return row!.total;
}

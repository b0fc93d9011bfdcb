import type { PopularBook, Popularity } from '../api/catalog.js';
import type { Session } from '../database/database.js';
import { toJsonId } from './catalog.js';

/** The bestsellers, most ordered first. */
export async function popularBooks(db: Session, limit: number): Promise<readonly PopularBook[]> {
  const rows = await db.query<{ book_id: string; title: string; orders: number }>(
    `select book_id, title, orders from popularity join books using (book_id) where orders > 0
     order by orders desc, position limit $1`,
    [limit],
  );
  return rows.map((row) => ({ ...row, book_id: toJsonId(row.book_id) }));
}

const POINTS = 200;

/** The whole curve in at most 200 points: every one of the first ranks, then fewer and fewer, evenly on a logarithmic axis. */
export async function popularityCurve(db: Session): Promise<Popularity> {
  const [counted] = await db.query<{ books: number }>('select count(*) as books from popularity');
  const { books } = counted!;
  const curve = await db.query<{ rank: number; orders: number }>(
    `select rank, orders from (select row_number() over (order by orders desc) as rank, orders from popularity) as ranked
     where rank = any($1::bigint[]) order by rank`,
    [ranksUpTo(books)],
  );
  return { books, curve };
}

function ranksUpTo(last: number): readonly number[] {
  if (last <= POINTS) return Array.from({ length: last }, (_, at) => at + 1);
  const ranks = Array.from({ length: POINTS }, (_, at) => Math.round(last ** (at / (POINTS - 1))));
  return [...new Set(ranks)];
}

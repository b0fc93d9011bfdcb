import type { Activity } from '../api/orders.js';
import type { Session } from '../database/database.js';
import { lastOrders } from './history.js';

const LAST = 10;

export async function readActivity(db: Session, hours: number): Promise<Activity> {
  const rows = await db.query<{ from: Date; orders: number; lines: number }>(
    `select hour as "from", count(order_id) as orders, coalesce(sum(lines), 0)::integer as lines
     from generate_series(date_trunc('hour', now()) - ($1::integer - 1) * interval '1 hour', date_trunc('hour', now()), '1 hour') as hour
     left join lateral (
       select order_id, (select count(*) from order_lines where order_lines.order_id = orders.order_id) as lines
       from orders where ordered_at >= hour and ordered_at < hour + interval '1 hour'
     ) as placed on true
     group by hour order by hour`,
    [hours],
  );
  const last = await lastOrders(db, LAST);
  return {
    hours: rows.map(({ from, orders, lines }) => ({ from: from.toISOString(), orders, lines })),
    last: last.map(({ order_id, ordered_at, lines }) => ({
      order_id,
      ordered_at,
      books: lines.map(({ title }) => title),
    })),
  };
}

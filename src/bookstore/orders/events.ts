import type { EventPage, ShopEvent } from '../api/orders.js';
import type { Session } from '../database/database.js';

/**
 * The events after one, oldest first. Whoever goes on from `next` sees each once and misses none: one that is still being
 * committed holds back those behind it. Numbers may have gaps, and need not rise.
 * @returns undefined where there is no event `after`, which is 0 for the beginning.
 */
export async function readEvents(db: Session, after: number, limit: number): Promise<EventPage | undefined> {
  const start = after === 0 ? "('0'::xid8, 0::bigint)" : '(select xid, event_id from events where event_id = $2)';
  if (after > 0 && (await db.query('select from events where event_id = $1', [after])).length === 0) return undefined;
  const rows = await db.query<Omit<ShopEvent, 'at'> & { at: Date }>(
    `select event_id, type, at, body from events
     where (xid, event_id) > ${start} and xid < pg_snapshot_xmin(pg_current_snapshot())
     order by xid, event_id limit $1`,
    after === 0 ? [limit] : [limit, after],
  );
  const events = rows.map(({ at, ...event }) => ({ ...event, at: at.toISOString() }));
  return { events, next: events.at(-1)?.event_id ?? after };
}

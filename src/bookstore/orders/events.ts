import type { EventPage, ShopEvent } from '../api/orders.js';
import type { Session } from '../database/database.js';

/**
 * The events after a given one, oldest first. A reader that continues from `next` sees each event once and misses none: an
 * event whose transaction is still open holds back those after it. Numbers may have gaps and need not increase.
 * @param after an event's number, or 0 for the beginning.
 * @returns undefined if there is no event `after`.
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

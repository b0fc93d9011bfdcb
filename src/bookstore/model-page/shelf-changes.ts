import type { NeighbourTable } from './model-source.js';

/** What changed on the shelves from one model to the next. */
export interface Changes {
  /** Books that both models know. */
  readonly compared: number;
  /** Of these, with another book on their shelf than before. */
  readonly changed: number;
  /** Books that only the later model knows. */
  readonly fresh: number;
  /** Those that changed most, the most bought of them first. */
  readonly rows: readonly ChangedRow[];
}

export interface ChangedRow {
  readonly id: string;
  readonly title: string;
  /** Titles that came onto the shelf, and that left it. */
  readonly gained: readonly string[];
  readonly lost: readonly string[];
}

/** As many as a book's page shows. */
export const SHELF = 6;
const ROWS = 12;

export function compareShelves(before: NeighbourTable, after: NeighbourTable): Changes {
  const places = new Map(before.ids.map((id, item) => [id, item]));
  const rows: (ChangedRow & { readonly bought: number })[] = [];
  let compared = 0;
  for (const [item, id] of after.ids.entries()) {
    const place = places.get(id);
    if (place === undefined) continue;
    compared++;
    const [was, is] = [shelf(before, place), shelf(after, item)];
    const gained = [...is].filter(([other]) => !was.has(other)).map(([, title]) => title);
    const lost = [...was].filter(([other]) => !is.has(other)).map(([, title]) => title);
    if (gained.length + lost.length === 0) continue;
    rows.push({ id, title: titleOf(after, item), gained, lost, bought: after.counts[item]! });
  }
  const size = (row: ChangedRow) => row.gained.length + row.lost.length;
  rows.sort((a, b) => size(b) - size(a) || b.bought - a.bought);
  const fresh = after.ids.length - compared;
  return { compared, changed: rows.length, fresh, rows: rows.slice(0, ROWS) };
}

/** Titles of the books on an item's shelf, by id. */
function shelf(table: NeighbourTable, item: number): Map<string, string> {
  const start = table.offsets[item]!;
  const end = Math.min(table.offsets[item + 1]!, start + SHELF);
  const items = [...table.neighbours.subarray(start, end)];
  return new Map(items.map((other) => [table.ids[other]!, titleOf(table, other)]));
}

/** An item's title, or its id where it has none. */
export const titleOf = ({ titles, ids }: NeighbourTable, item: number): string => titles?.[item] ?? ids[item]!;

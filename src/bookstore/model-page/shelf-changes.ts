import type { NeighbourTable } from './model-source.js';

/** What changed on the shelves from one model to the next. */
export interface ShelfChanges {
  /** Books that both models know. */
  readonly compared: number;
  /** Of these, books whose shelf holds another book than before. */
  readonly changed: number;
  /** Books that only the later model knows. */
  readonly fresh: number;
  /** Those that changed most, the most bought of them first. */
  readonly most: readonly ShelfChange[];
}

/** The shelf of one book, best first, in both models. */
export interface ShelfChange {
  readonly id: string;
  readonly title: string;
  /** Undefined if the earlier model does not know the book. */
  readonly before: readonly ShelfEntry[] | undefined;
  readonly after: readonly ShelfEntry[];
}

export interface ShelfEntry {
  readonly id: string;
  readonly title: string;
  /** On this shelf and not on the other one: it is gone, or new. */
  readonly only: boolean;
}

/** Books per shelf, as on a book's page. */
export const SHELF = 6;
const MOST = 12;

export function compareShelves(before: NeighbourTable, after: NeighbourTable): ShelfChanges {
  const places = placesOf(before);
  const changed: { readonly item: number; readonly size: number }[] = [];
  let compared = 0;
  for (const [item, id] of after.ids.entries()) {
    const place = places.get(id);
    if (place === undefined) continue;
    compared++;
    const [was, is] = [idsOn(before, place), idsOn(after, item)];
    const size = countMissing(was, is) + countMissing(is, was);
    if (size > 0) changed.push({ item, size });
  }
  changed.sort((a, b) => b.size - a.size || after.counts[b.item]! - after.counts[a.item]!);
  const most = changed.slice(0, MOST).map(({ item }) => changeOf(before, after, places, item));
  return { compared, changed: changed.length, fresh: after.ids.length - compared, most };
}

/** The shelves of these books, changed or not; those that the later model does not know are left out. */
export function shelvesOf(
  before: NeighbourTable,
  after: NeighbourTable,
  ids: readonly string[],
): readonly ShelfChange[] {
  const [earlier, later] = [placesOf(before), placesOf(after)];
  return ids.flatMap((id) => {
    const item = later.get(id);
    return item === undefined ? [] : [changeOf(before, after, earlier, item)];
  });
}

function changeOf(
  before: NeighbourTable,
  after: NeighbourTable,
  places: ReadonlyMap<string, number>,
  item: number,
): ShelfChange {
  const id = after.ids[item]!;
  const place = places.get(id);
  const was = place === undefined ? [] : idsOn(before, place);
  const is = idsOn(after, item);
  const entries = (table: NeighbourTable, items: Uint32Array, other: readonly string[]): readonly ShelfEntry[] =>
    Array.from(items, (entry) => {
      const entryId = table.ids[entry]!;
      return { id: entryId, title: titleOf(table, entry), only: !other.includes(entryId) };
    });
  return {
    id,
    title: titleOf(after, item),
    before: place === undefined ? undefined : entries(before, shelf(before, place), is),
    after: entries(after, shelf(after, item), was),
  };
}

const placesOf = ({ ids }: NeighbourTable): ReadonlyMap<string, number> => new Map(ids.map((id, item) => [id, item]));

const countMissing = (some: readonly string[], others: readonly string[]) =>
  some.filter((id) => !others.includes(id)).length;

const idsOn = (table: NeighbourTable, item: number): readonly string[] =>
  Array.from(shelf(table, item), (other) => table.ids[other]!);

/** The items on an item's shelf. */
function shelf({ offsets, neighbours }: NeighbourTable, item: number): Uint32Array {
  const start = offsets[item]!;
  return neighbours.subarray(start, Math.min(offsets[item + 1]!, start + SHELF));
}

/** An item's title, or its id if it has none. */
export const titleOf = ({ titles, ids }: NeighbourTable, item: number): string => titles?.[item] ?? ids[item]!;

import { describe, expect, test } from 'vitest';
import { drawMap } from '../../../src/bookstore/model-page/map/catalog-map.js';
import { graphOf } from '../../../src/bookstore/model-page/map/graph.js';
import { groupByTies } from '../../../src/bookstore/model-page/map/groups.js';
import { layOut } from '../../../src/bookstore/model-page/map/layout.js';
import { mapFigure } from '../../../src/bookstore/model-page/map/map-figure.js';
import { ticks } from '../../../src/bookstore/model-page/numbers.js';
import { compareShelves, shelvesOf } from '../../../src/bookstore/model-page/shelf-changes.js';
import { widthOf } from '../../../src/bookstore/storefront/covers/type-width.js';
import { textOf } from '../../../src/bookstore/storefront/html.js';
import { tableOf } from './tables.js';

/** Groups of books that are bought only with each other, by name and size. */
function islands(sizes: Readonly<Record<string, number>>) {
  const lists: Record<string, string[]> = {};
  for (const [name, size] of Object.entries(sizes)) {
    const ids = Array.from({ length: size }, (_, at) => `${name}${at}`);
    for (const [at, id] of ids.entries()) lists[id] = [1, 2, 3].map((step) => ids[(at + step) % size]!);
  }
  return tableOf(lists);
}

/** A shelf in short: "b +d" is b, which stayed, and d, which is on this one alone. */
const entries = (shelf: string) =>
  shelf.split(' ').map((entry) => {
    const id = entry.replace(/^[+-]/, '');
    return { id, title: `Title ${id}`, only: id !== entry };
  });

describe('what changed between two models', () => {
  const before = tableOf({ a: ['b', 'c'], b: ['a', 'c'], c: ['a'] });

  test('is nothing for the same one', () => {
    expect(compareShelves(before, before)).toEqual({ compared: 3, changed: 0, fresh: 0, most: [] });
  });

  test('is each shelf before and after, the most changed first, and the books that came in', () => {
    const after = tableOf({ a: ['b', 'd'], b: ['c', 'a'], c: ['b', 'd'], d: ['a'] });
    expect(compareShelves(before, after)).toEqual({
      compared: 3,
      changed: 2,
      fresh: 1,
      most: [
        { id: 'c', title: 'Title c', before: entries('-a'), after: entries('+b +d') },
        { id: 'a', title: 'Title a', before: entries('b -c'), after: entries('b +d') },
      ],
    });
  });

  test('is told of the shelves that are named, too: unchanged, of a new book, of one with an empty shelf', () => {
    const after = tableOf({ a: ['c', 'b'], b: [], c: ['a'], d: ['a'] });
    expect(shelvesOf(before, after, ['d', 'a', 'gone', 'b'])).toEqual([
      { id: 'd', title: 'Title d', before: undefined, after: entries('+a') },
      { id: 'a', title: 'Title a', before: entries('b c'), after: entries('c b') },
      { id: 'b', title: 'Title b', before: entries('-a -c'), after: [] },
    ]);
  });

  test('is not what lies beyond the six that a page shows', () => {
    const six = ['b', 'c', 'd', 'e', 'f', 'g'];
    const rest = Object.fromEntries([...six, 'h'].map((id) => [id, [] as string[]]));
    const [short, long] = [tableOf({ a: six, ...rest }), tableOf({ a: [...six, 'h'], ...rest })];
    expect(compareShelves(short, long).changed).toBe(0);
  });
});

describe('the map', () => {
  test('has each tie once, and leaves out what is tied to nothing', () => {
    const { items, edges } = graphOf(tableOf({ a: ['b'], b: ['a', 'c'], c: [], alone: [] }));
    expect(items).toEqual([0, 1, 2]);
    expect(edges).toEqual([
      [0, 1],
      [1, 2],
    ]);
  });

  test('holds the thousand that are bought most of a larger catalog', () => {
    const { items } = graphOf(islands({ a: 1_200 }));
    expect(items).toHaveLength(1_000);
    expect(Math.max(...items)).toBe(999);
  });

  test('lays books near those they are bought with', async () => {
    const graph = graphOf(islands({ a: 30, b: 30, c: 30 }));
    const { x, y } = await layOut(graph);
    const middle = (axis: Float64Array, group: number) => mean(axis.slice(group * 30, group * 30 + 30));
    const distance = (place: number, group: number) =>
      Math.hypot(x[place]! - middle(x, group), y[place]! - middle(y, group));
    const near = graph.items.filter((_, place) =>
      [0, 1, 2].every((group) => distance(place, Math.floor(place / 30)) <= distance(place, group)),
    );
    expect(near).toHaveLength(90);
    for (const value of [...x, ...y]) expect(value >= 0 && value <= 1).toBe(true);
  });

  test('is the same each time', async () => {
    const graph = graphOf(islands({ a: 12, b: 9 }));
    expect(await layOut(graph)).toEqual(await layOut(graph));
  });

  test.each([0, 1, 2])('of a model with %i books that are tied is drawn too', async (size) => {
    const table = tableOf(
      Object.fromEntries(['a', 'b'].slice(0, size).map((id) => [id, size === 2 ? ['a', 'b'] : []])),
    );
    const svg = textOf(mapFigure(await drawMap(table, { findAll: async () => [] })));
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });

  test('colours by genre where there are genres, and says how many ties stay within one', async () => {
    const book = (id: string) => ({
      ...{ book_id: id, title: id, author: '', series: '', volume: null, price_cents: 0 },
      genre: id.startsWith('a') ? 'Mystery' : 'Poetry',
    });
    const map = await drawMap(islands({ a: 9, b: 5 }), { findAll: async (ids) => ids.map(book) });
    expect(map.groups.map(({ name, members }) => [name, members.length])).toEqual([
      ['Mystery', 9],
      ['Poetry', 5],
    ]);
    expect(map.within).toBe(1);
    const svg = textOf(mapFigure(map));
    expect(svg).toContain('14 books');
    expect(svg).toContain('<title>Title a0</title>');
  });

  test('has names that lie within it and beside each other, in the type of a phone and in the widest face', async () => {
    const names = ['Autobiographies', 'Sea Stories', 'Science Fiction', 'Ghost Stories', 'Family Sagas', 'Poetry'];
    const book = (id: string) => ({
      ...{ book_id: id, title: id, author: '', series: '', volume: null, price_cents: 0 },
      genre: names[id.charCodeAt(0) - 97]!,
    });
    const sizes = Object.fromEntries(names.map((_, at) => [String.fromCharCode(97 + at), 4 + 5 * at]));
    const svg = textOf(mapFigure(await drawMap(islands(sizes), { findAll: async (ids) => ids.map(book) })));
    const labels = [...svg.matchAll(/<text x="(\d+)" y="(\d+)">([^<]+)</g)].map(([, x, y, text]) => ({
      left: Number(x) - widthOf(text!, 34) / 2,
      right: Number(x) + widthOf(text!, 34) / 2,
      top: Number(y) - 34,
      bottom: Number(y),
    }));
    expect(labels.length).toBeGreaterThan(2);
    for (const [at, one] of labels.entries()) {
      expect(one.left >= 0 && one.right <= 1_000 && one.top >= 0 && one.bottom <= 660).toBe(true);
      const over = labels
        .slice(at + 1)
        .filter((other) => other.left < one.right && one.left < other.right)
        .filter((other) => other.top < one.bottom && one.top < other.bottom);
      expect(over).toEqual([]);
    }
  });

  test('finds groups by itself where there are no genres', () => {
    const graph = graphOf(islands({ a: 12, b: 8 }));
    const groups = groupByTies(graph, (item) => `Title ${item}`);
    expect(groups.map(({ name, members }) => [name, members.length])).toEqual([
      ['Title 0', 12],
      ['Title 12', 8],
    ]);
  });
});

test.each([
  [0.402, [0, 0.2, 0.4, 0.6]],
  [1, [0, 0.25, 0.5, 0.75, 1]],
  [4, [0, 1, 2, 3, 4]],
  [0, [0]],
])('an axis up to %f has round marks', (most, marks) => {
  expect(
    ticks(most)
      .map((mark) => Number(mark.toFixed(6)))
      .slice(0, marks.length),
  ).toEqual(marks);
  expect(ticks(most).at(-1)).toBeGreaterThanOrEqual(most);
});

const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

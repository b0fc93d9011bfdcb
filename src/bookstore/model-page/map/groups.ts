import { genreStyle } from '../../storefront/covers/genre.js';
import type { Graph } from './graph.js';

/** A group of books that share a colour on the map. */
export interface Group {
  readonly name: string;
  /** Index of the colour, from 0; undefined for the remaining books. */
  readonly style: number | undefined;
  /** Indices into the graph's items. */
  readonly members: readonly number[];
}

/** As many colours as one can tell apart on a map. */
const COMMUNITIES = 8;
const ROUNDS = 30;

/** Groups by genre, largest first. `genres` by index in the graph; items without a genre form a group of their own. */
export function groupByGenre(genres: readonly string[]): readonly Group[] {
  return gather(genres, (genre) => genreStyle(genre));
}

/**
 * Groups by neighbourhood, for catalogs without genres: each item takes the label that most of its neighbours have,
 * until none changes (label propagation). A group is named after its most bought item.
 */
export function groupByTies({ items, edges }: Graph, titleOf: (item: number) => string): readonly Group[] {
  const near = items.map((): number[] => []);
  for (const [a, b] of edges) {
    near[a]!.push(b);
    near[b]!.push(a);
  }
  const labels = items.map((_, place) => place);
  for (let round = 0, changed = true; changed && round < ROUNDS; round++) {
    changed = false;
    for (const [place, others] of near.entries()) {
      const label = mostFrequent(others.map((other) => labels[other]!)) ?? place;
      if (label !== labels[place]) changed = true;
      labels[place] = label;
    }
  }
  const names = labels.map(String);
  const largest = gather(names, () => undefined).slice(0, COMMUNITIES);
  // Items, and so the members of each group, are sorted by how often they are bought.
  const named = new Map(
    largest.map(({ name, members }, style) => [name, { style, title: titleOf(items[members[0]!]!) }]),
  );
  const titles = names.map((name) => named.get(name)?.title ?? '');
  const styles = new Map([...named.values()].map(({ title, style }) => [title, style]));
  return gather(titles, (title) => styles.get(title));
}

function gather(names: readonly string[], styleOf: (name: string) => number | undefined): readonly Group[] {
  const members = new Map<string, number[]>();
  for (const [place, name] of names.entries()) members.set(name, [...(members.get(name) ?? []), place]);
  return [...members]
    .map(([name, places]) => ({ name, style: styleOf(name), members: places }))
    .sort((a, b) => b.members.length - a.members.length || (a.name < b.name ? -1 : 1));
}

/** The smallest label in case of a tie. */
function mostFrequent(labels: readonly number[]): number | undefined {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].sort(([a, x], [b, y]) => y - x || a - b)[0]?.[0];
}

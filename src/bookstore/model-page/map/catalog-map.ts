import type { Catalog } from '../../storefront/services/catalog.js';
import type { NeighbourTable } from '../model-source.js';
import { titleOf } from '../shelf-changes.js';
import { type Graph, graphOf } from './graph.js';
import { type Group, groupByGenre, groupByTies } from './groups.js';
import { type Layout, layOut } from './layout.js';

/** The catalog as a model sees it. */
export interface CatalogMap {
  readonly graph: Graph;
  readonly layout: Layout;
  readonly groups: readonly Group[];
  /** genre: groups are the shop's genres. ties: groups come from the model itself. */
  readonly groupedBy: 'genre' | 'ties';
  /** Share of ties that stay within a group, 0 to 1. */
  readonly within: number;
  /** By index in the graph. */
  readonly titles: readonly string[];
  readonly bought: readonly number[];
  /** Number of items in the whole model. */
  readonly catalog: number;
}

/** May throw ServiceDownError: genres come from the catalog. */
export async function drawMap(table: NeighbourTable, catalog: Pick<Catalog, 'findAll'>): Promise<CatalogMap> {
  const graph = graphOf(table);
  const ids = graph.items.map((item) => table.ids[item]!);
  const [layout, books] = await Promise.all([layOut(graph), catalog.findAll(ids)]);
  const genreOf = new Map(books.map(({ book_id, genre }) => [String(book_id), genre]));
  const genres = ids.map((id) => genreOf.get(id) ?? '');
  const groupedBy = genres.some((genre) => genre !== '') ? 'genre' : 'ties';
  const groups = groupedBy === 'genre' ? groupByGenre(genres) : groupByTies(graph, (item) => titleOf(table, item));
  return {
    graph,
    layout,
    groups,
    groupedBy,
    within: shareWithin(graph, groups),
    titles: graph.items.map((item) => titleOf(table, item)),
    bought: graph.items.map((item) => table.counts[item]!),
    catalog: table.ids.length,
  };
}

function shareWithin({ edges }: Graph, groups: readonly Group[]): number {
  const groupOf = new Map(groups.flatMap((group) => group.members.map((place) => [place, group])));
  const inside = edges.filter(([a, b]) => groupOf.get(a) === groupOf.get(b)).length;
  return edges.length === 0 ? 0 : inside / edges.length;
}

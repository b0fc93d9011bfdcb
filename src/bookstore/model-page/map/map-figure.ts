import { widthOf } from '../../storefront/covers/type-width.js';
import { type Html, html, trusted } from '../../storefront/html.js';
import { count } from '../../storefront/pages/words.js';
import { percent } from '../numbers.js';
import type { CatalogMap } from './catalog-map.js';
import type { Group } from './groups.js';

const WIDTH = 1000;
const HEIGHT = 660;
const MARGIN = 36;
const RADIUS = { least: 2.5, most: 9 } as const;
/** Maximum number of group names on the map. */
const LABELS = 12;
const LABEL_LETTERS = 20;
/** Font sizes, and the widest outline around a name: see the style sheet. */
const TYPE = { wide: 19, phone: 34 } as const;
const STROKE = 8;
/** A member this many times as far from its group's middle as the median member is an outlier. */
const OUTLIER = 2.5;

/** The map as SVG with titles on hover, and a summary in words for screen readers. */
export function mapFigure(map: CatalogMap): Html {
  const { graph, groups, titles } = map;
  const at = placesOf(map);
  const most = Math.max(1, ...map.bought);
  const radius = (place: number) =>
    round(RADIUS.least + (RADIUS.most - RADIUS.least) * Math.sqrt(map.bought[place]! / most));
  const dot = (place: number) =>
    html`<circle cx="${at[place]!.x}" cy="${at[place]!.y}" r="${radius(place)}"><title>${titles[place]}</title></circle>`;
  const ties = graph.edges.map(([a, b]) => `M${at[a]!.x} ${at[a]!.y}L${at[b]!.x} ${at[b]!.y}`).join('');
  return html`<figure class="map"><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${summary(map)}">
<path class="ties" d="${trusted(ties)}"/>
${groups.map((group) => html`<g class="${styleOf(group)}">${group.members.map(dot)}</g>`)}
${labels(groups.slice(0, LABELS), at)}
</svg><figcaption>${legend(map)}</figcaption></figure>`;
}

/** The map in words. */
export function summary({ graph, groups, groupedBy, within, catalog }: CatalogMap): string {
  const [thing, kind] = groupedBy === 'genre' ? ['book', 'genres'] : ['item', 'groups'];
  const shown =
    graph.items.length < catalog
      ? `The ${count(graph.items.length, `most bought ${thing}`)} of ${catalog.toLocaleString('en')}`
      : count(catalog, thing);
  const known = groupedBy === 'genre' ? 'The model does not know the genres: ' : '';
  return `${shown}, each near those it is bought with. ${known}${percent(within)} of the links stay within one of the ${groups.length} ${kind}.`;
}

type Point = { readonly x: number; readonly y: number };

const placesOf = ({ layout, graph }: CatalogMap): readonly Point[] =>
  graph.items.map((_, place) => ({
    x: Math.round(MARGIN + layout.x[place]! * (WIDTH - 2 * MARGIN)),
    y: Math.round(MARGIN + layout.y[place]! * (HEIGHT - 2 * MARGIN)),
  }));

interface Label {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

/**
 * Names above their groups, or below if another name is in the way, largest groups first. A name that does not fit on a
 * phone, where type is larger, is shown on wider screens only; one that does not fit there is in the legend only.
 */
function labels(groups: readonly Group[], at: readonly Point[]): readonly Html[] {
  const placed: Label[] = [];
  return groups.flatMap((group) => {
    if (group.style === undefined || group.name === '') return [];
    const text = group.name.length > LABEL_LETTERS ? `${group.name.slice(0, LABEL_LETTERS - 1)}…` : group.name;
    const core = coreOf(group.members.map((place) => at[place]!));
    for (const [size, name] of [
      [TYPE.phone, undefined],
      [TYPE.wide, 'roomy'],
    ] as const) {
      const label = [core.top - 14, core.bottom + 14 + size]
        .map((y) => withinField({ x: core.x, y, text }, size))
        .find((candidate) => placed.every((other) => !overlap(candidate, other, size)));
      if (label === undefined) continue;
      placed.push(label);
      return [html`<text${name && html` class="${name}"`} x="${label.x}" y="${label.y}">${text}</text>`];
    }
    return [];
  });
}

/** Half the width of a name in this font size, including its outline. */
const halfOf = (text: string, size: number) => widthOf(text, size) / 2 + STROKE;

function withinField({ x, y, text }: Label, size: number): Label {
  const half = halfOf(text, size);
  return {
    x: Math.round(Math.min(WIDTH - half, Math.max(half, x))),
    y: Math.round(Math.min(HEIGHT - STROKE - size / 4, Math.max(size, y))),
    text,
  };
}

const overlap = (a: Label, b: Label, size: number) =>
  Math.abs(a.x - b.x) < halfOf(a.text, size) + halfOf(b.text, size) && Math.abs(a.y - b.y) < size;

/** Where most members of a group are, without outliers: around the member nearest to the median. */
function coreOf(points: readonly Point[]): { readonly x: number; readonly top: number; readonly bottom: number } {
  const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[(values.length - 1) >> 1]!;
  const middle = { x: median(points.map(({ x }) => x)), y: median(points.map(({ y }) => y)) };
  const distance = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y);
  const center = points.reduce((best, point) => (distance(point, middle) < distance(best, middle) ? point : best));
  const reach = OUTLIER * median(points.map((point) => distance(point, center)));
  const ys = points.filter((point) => distance(point, center) <= reach).map(({ y }) => y);
  return { x: center.x, top: Math.min(...ys), bottom: Math.max(...ys) };
}

const legend = ({ groups }: CatalogMap) =>
  html`<ul class="legend">${groups.map((group) => html`<li><span class="swatch ${styleOf(group)}"></span>${group.name || 'Others'} <span class="soft num">${group.members.length}</span></li>`)}</ul>`;

const styleOf = ({ style }: Group) => (style === undefined ? 'kx' : `k${style}`);
const round = (value: number) => Math.round(value * 2) / 2;

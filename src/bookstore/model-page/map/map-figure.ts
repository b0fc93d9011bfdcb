import { type Html, html, trusted } from '../../storefront/html.js';
import { count } from '../../storefront/pages/words.js';
import { percent } from '../numbers.js';
import type { CatalogMap } from './catalog-map.js';
import type { Group } from './groups.js';

const WIDTH = 1000;
const HEIGHT = 660;
const MARGIN = 36;
const RADIUS = { least: 2.5, most: 9 } as const;
/** Groups that get their name on the map itself. */
const LABELS = 12;
const LABEL_LETTERS = 20;
/** Half of a letter's width on a phone, where names are larger than elsewhere: see the style. */
const LETTER_WIDTH = 9.5;

/** The map as SVG, its titles on hovering, and the same in words for those who do not see it. */
export function mapPicture(map: CatalogMap): Html {
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
${groups.slice(0, LABELS).map((group) => label(group, at))}
</svg><figcaption>${legend(map)}</figcaption></figure>`;
}

/** In one paragraph, what an eye sees at a glance. */
export function summary({ graph, groups, groupedBy, within, catalog }: CatalogMap): string {
  const [thing, kind] = groupedBy === 'genre' ? ['book', 'genres'] : ['item', 'groups'];
  const shown =
    graph.items.length < catalog
      ? `The ${count(graph.items.length, `most bought ${thing}`)} of ${catalog.toLocaleString('en')}`
      : count(catalog, thing);
  const known = groupedBy === 'genre' ? 'Nobody told the model of genres: ' : '';
  return `${shown}, each near those it is bought with. ${known}${percent(within)} of the ties stay within one of the ${groups.length} ${kind}.`;
}

type Point = { readonly x: number; readonly y: number };

const placesOf = ({ layout, graph }: CatalogMap): readonly Point[] =>
  graph.items.map((_, place) => ({
    x: Math.round(MARGIN + layout.x[place]! * (WIDTH - 2 * MARGIN)),
    y: Math.round(MARGIN + layout.y[place]! * (HEIGHT - 2 * MARGIN)),
  }));

/** Above the group: over the middle one of its members, none of them hidden but for far outliers. */
function label({ name, style, members }: Group, at: readonly Point[]): Html | false {
  if (style === undefined || name === '') return false;
  const sorted = (axis: 'x' | 'y') => members.map((place) => at[place]![axis]).sort((a, b) => a - b);
  const text = name.length > LABEL_LETTERS ? `${name.slice(0, LABEL_LETTERS - 1)}…` : name;
  const half = text.length * LETTER_WIDTH;
  const x = Math.min(WIDTH - half, Math.max(half, sorted('x')[members.length >> 1]!));
  return html`<text x="${x}" y="${Math.max(20, sorted('y')[Math.floor(members.length * 0.04)]! - 14)}">${text}</text>`;
}

const legend = ({ groups }: CatalogMap) =>
  html`<ul class="legend">${groups.map((group) => html`<li><span class="swatch ${styleOf(group)}"></span>${group.name || 'Others'} <span class="soft num">${group.members.length}</span></li>`)}</ul>`;

const styleOf = ({ style }: Group) => (style === undefined ? 'kx' : `k${style}`);
const round = (value: number) => Math.round(value * 2) / 2;

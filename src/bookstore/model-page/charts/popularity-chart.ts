import { type Html, html } from '../../storefront/html.js';
import { count } from '../../storefront/pages/words.js';
import type { RankedOrders } from '../../storefront/services/catalog.js';
import { across, emptyPlot, FIELD, type Mark, plot, tenth } from './plot.js';

export const POPULARITY_TITLE = 'Orders of a book, by its rank';

/** Orders per book by rank, both axes logarithmic: a straight line is a power law. */
export function popularityChart(curve: readonly RankedOrders[]): Html {
  const points = curve.filter(({ orders }) => orders > 0);
  const first = points[0];
  if (first === undefined) return emptyPlot(POPULARITY_TITLE, 'Nothing has been ordered here yet.');
  const decades = { x: decadesOf(points.at(-1)!.rank), y: decadesOf(first.orders) };
  const x = (rank: number) => across(Math.log10(rank) / decades.x);
  const y = (orders: number) => tenth(FIELD.bottom - (Math.log10(orders) / decades.y) * (FIELD.bottom - FIELD.top));
  const marks = (most: number, at: (value: number) => number): Mark[] =>
    Array.from({ length: most + 1 }, (_, power) => ({ at: at(10 ** power), text: (10 ** power).toLocaleString('en') }));
  const path = points.map(({ rank, orders }, at) => `${at === 0 ? 'M' : 'L'}${x(rank)} ${y(orders)}`).join('');
  return plot({
    title: POPULARITY_TITLE,
    summary: `${POPULARITY_TITLE}, both on a logarithmic scale`,
    caption: inWords(points),
    x: marks(decades.x, x),
    y: marks(decades.y, y),
    body: html`<path class="curve" d="${path}"/>`,
  });
}

/** The curve in words, by three of its points. */
function inWords(curve: readonly RankedOrders[]): string {
  const near = (rank: number) => curve.find((point) => point.rank >= rank);
  const points = [1, 10, 100].flatMap((rank) => near(rank) ?? []);
  const parts = points.map(
    ({ rank, orders }) => `number ${rank.toLocaleString('en')} was ordered ${count(orders, 'time')}`,
  );
  const text = parts.join(', ');
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}

const decadesOf = (most: number) => Math.max(1, Math.ceil(Math.log10(most)));

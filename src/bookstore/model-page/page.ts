import { typed } from '../../lib/typed-command.js';
import { type Html, html } from '../storefront/html.js';
import type { Page } from '../storefront/pages/layout.js';
import { count, dateTime } from '../storefront/pages/words.js';
import type { RankedOrders } from '../storefront/services/catalog.js';
import type { Activity } from '../storefront/services/orders.js';
import { type Changes, changesSection } from './changes-section.js';
import { measuresCharts } from './charts/measures-chart.js';
import { ordersChart } from './charts/orders-chart.js';
import { emptyPlot } from './charts/plot.js';
import { POPULARITY_TITLE, popularityChart } from './charts/popularity-chart.js';
import type { CatalogMap } from './map/catalog-map.js';
import { mapFigure, summary } from './map/map-figure.js';
import type { ModelOverview } from './model-source.js';
import { percent } from './numbers.js';
import { versionList } from './version-list.js';

const LAST_ORDERS = 6;
const TITLES = 3;
const REFRESH_SECONDS = 5;

/** What is computed from the neighbours of the models. */
export interface Pictures {
  readonly changes: Changes;
  /** Undefined if no model is serving, or it is gone or too large. */
  readonly map: CatalogMap | undefined;
}

export interface ModelPageParts {
  readonly overview: ModelOverview;
  /** Undefined until they are computed. */
  readonly pictures: Pictures | undefined;
  /** Undefined while the service that knows does not respond. */
  readonly popularity: readonly RankedOrders[] | undefined;
  readonly activity: Activity | undefined;
}

export function modelPage({ overview, pictures, popularity, activity }: ModelPageParts): Page {
  const { versions, serving } = overview;
  return {
    title: 'The model',
    area: 'model',
    ...(pictures === undefined && { refreshSeconds: REFRESH_SECONDS }),
    body: html`${head(overview)}
<section aria-labelledby="measures"><div class="section-head"><h2 id="measures">How good it is</h2><span class="soft">${count(versions.length, 'version')}</span></div>${measuresCharts(versions, serving)}</section>
${mapSection(pictures)}
${changesSection(overview, pictures?.changes, PENDING)}
<section aria-labelledby="versions"><div class="section-head"><h2 id="versions">Versions</h2></div>${versionList(versions, serving)}</section>
<section aria-labelledby="traffic"><div class="section-head"><h2 id="traffic">What it learns from</h2></div><div class="plots">${popularity === undefined ? away(POPULARITY_TITLE, 'catalog') : popularityChart(popularity)}${activity === undefined ? away('Orders', 'order desk') : html`${ordersChart(activity.hours)}${lastOrders(activity.last)}`}</div></section>`,
  };
}

function head({ versions, serving }: ModelOverview): Html {
  const model = versions.find(({ version }) => version === serving);
  if (model === undefined) {
    return html`<h1>No model is serving yet</h1><p class="lead">${count(versions.length, 'version')} registered, none of them promoted. The gate promotes a model that passes; to promote one anyway: <code>${typed('promote --force')}</code></p>`;
  }
  const { k } = model.metrics;
  const { hitRate } = model.metrics.model;
  const popularityHitRate = model.metrics.popularity.hitRate;
  const times = popularityHitRate.value > 0 && (hitRate.value / popularityHitRate.value).toFixed(1);
  return html`<h1>Version ${model.version} is serving</h1>
<p class="lead">Hide the last book of a reader, and the model has it among its first ${k} in ${percent(hitRate.value)} of cases${times && `, ${times} times as often as a list of bestsellers`}. It learned from ${count(model.dataset.rows, 'order line')} of ${count(model.dataset.baskets, 'basket')}, and knows nothing about a book but who bought it.</p>`;
}

const PENDING = html`<p class="soft">This is being computed. The page reloads by itself until it is ready.</p>`;

function mapSection(pictures: Pictures | undefined): Html | false {
  if (pictures !== undefined && pictures.map === undefined) return false;
  const map = pictures?.map;
  return html`<section aria-labelledby="map"><div class="section-head"><h2 id="map">The catalog as the model sees it</h2></div>${map === undefined ? PENDING : html`<p class="soft">${summary(map)}</p>${mapFigure(map)}`}</section>`;
}

function lastOrders(last: Activity['last']): Html {
  return html`<div class="plot"><h3>Last orders</h3>${last.length === 0 ? html`<p class="soft">None yet.</p>` : html`<ul class="last">${last.slice(0, LAST_ORDERS).map(({ ordered_at, books }) => html`<li><span class="soft num">${dateTime(ordered_at)}</span> ${inShort(books)}</li>`)}</ul>`}</div>`;
}

/** The first titles of an order, and the number of the others. */
const inShort = (titles: readonly string[]) => {
  const rest = titles.length - TITLES;
  return titles.slice(0, TITLES).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
};

const away = (title: string, service: string) => emptyPlot(title, `The ${service} does not respond at the moment.`);

import { typed } from '../../lib/typed-command.js';
import { type Html, html } from '../storefront/html.js';
import { bookPath } from '../storefront/pages/book-list.js';
import type { Page } from '../storefront/pages/layout.js';
import { count, dateTime } from '../storefront/pages/words.js';
import type { RankedOrders } from '../storefront/services/catalog.js';
import type { Activity } from '../storefront/services/orders.js';
import { measuresPictures } from './charts/measures-chart.js';
import { trafficPicture } from './charts/orders-chart.js';
import { inWords, popularityPicture } from './charts/popularity-chart.js';
import type { CatalogMap } from './map/catalog-map.js';
import { mapPicture, summary } from './map/map-figure.js';
import type { ModelOverview } from './model-source.js';
import { percent, versionName } from './numbers.js';
import { type Changes, SHELF } from './shelf-changes.js';
import { versionList } from './version-list.js';

const LAST_ORDERS = 6;
const TITLES = 3;

/** What is worked out from the neighbours themselves. */
export interface Pictures {
  /** Undefined where nothing served before, or one of the two models is gone or too large. */
  readonly changes: Changes | undefined;
  /** Undefined where nothing serves, or a model that is gone or too large. */
  readonly map: CatalogMap | undefined;
}

export interface ModelPageParts {
  readonly overview: ModelOverview;
  /** Undefined while they are not worked out. */
  readonly pictures: Pictures | undefined;
  /** Undefined while the service that knows is away. */
  readonly popularity: readonly RankedOrders[] | undefined;
  readonly activity: Activity | undefined;
}

export function modelPage({ overview, pictures, popularity, activity }: ModelPageParts): Page {
  const { versions, serving, before } = overview;
  return {
    title: 'The model',
    area: 'model',
    body: html`${head(overview)}
<section aria-labelledby="measures"><div class="section-head"><h2 id="measures">How good it is</h2><span class="soft">${count(versions.length, 'version')}</span></div>${measuresPictures(versions, serving)}</section>
${mapSection(pictures)}
<section aria-labelledby="changes"><div class="section-head"><h2 id="changes">What changed on the shelves</h2>${before !== undefined && serving !== undefined && html`<span class="soft">${versionName(before)} to ${versionName(serving)}</span>`}</div>${pictures === undefined ? LATER : pictures.changes === undefined ? noChanges(before) : changesTable(pictures.changes)}</section>
<section aria-labelledby="versions"><div class="section-head"><h2 id="versions">Versions</h2></div>${versionList(versions, serving)}</section>
<section aria-labelledby="traffic"><div class="section-head"><h2 id="traffic">What it learns from</h2></div><div class="plots">${popularity === undefined ? away('catalog') : popularityPicture(popularity)}${activity === undefined ? away('order desk') : html`${trafficPicture(activity.hours)}${lastOrders(activity.last)}`}</div>${popularity !== undefined && popularity.length > 0 && html`<p class="soft">${inWords(popularity)}</p>`}</section>`,
  };
}

function head({ versions, serving }: ModelOverview): Html {
  const model = versions.find(({ version }) => version === serving);
  if (model === undefined) {
    return html`<h1>No model serves yet</h1><p class="lead">${count(versions.length, 'version')} registered, none of them promoted: the gate lets one through, or <code>${typed('promote --force')}</code> does.</p>`;
  }
  const { k } = model.metrics;
  const { hitRate } = model.metrics.model;
  const popularityHitRate = model.metrics.popularity.hitRate;
  const times = popularityHitRate.value > 0 && (hitRate.value / popularityHitRate.value).toFixed(1);
  return html`<h1>Version ${model.version} is serving</h1>
<p class="lead">Hide the last book of a reader: it is among the ${k} that the model puts first ${percent(hitRate.value)} of the time${times && `, ${times} times as often as among the bestsellers`}. It learned from ${count(model.dataset.rows, 'order line')} of ${count(model.dataset.baskets, 'basket')}, and knows no more of a book than who bought it.</p>`;
}

const LATER = html`<p class="soft">This is being worked out. Load the page again in a moment.</p>`;

function mapSection(pictures: Pictures | undefined): Html | false {
  if (pictures !== undefined && pictures.map === undefined) return false;
  const map = pictures?.map;
  return html`<section aria-labelledby="map"><div class="section-head"><h2 id="map">The catalog as the model sees it</h2></div>${map === undefined ? LATER : html`<p class="soft">${summary(map)}</p>${mapPicture(map)}`}</section>`;
}

const noChanges = (before: number | undefined) =>
  html`<p class="soft">${before === undefined ? `There is nothing to compare yet. Order a few books, run the pipeline again (${typed('pipeline')}), and this table shows whose shelves are others.` : 'The two models cannot be compared: one of them is gone, or they are too large for a page.'}</p>`;

function changesTable({ compared, changed, fresh, rows }: Changes): Html {
  return html`<p>On the shelves of the best ${SHELF}, <strong class="num">${changed.toLocaleString('en')} of ${compared.toLocaleString('en')}</strong> changed${fresh > 0 && `; ${count(fresh, 'book')} came in`}.</p>
${
  rows.length > 0 &&
  html`<div class="scroll" tabindex="0" role="region" aria-label="The shelves that changed most"><table><thead><tr><th scope="col">Book</th><th scope="col">Came onto its shelf</th><th scope="col">Left it</th></tr></thead><tbody>${rows.map((row) => html`<tr><th scope="row"><a href="${bookPath(row.id)}">${row.title}</a></th><td>${row.gained.join(', ')}</td><td>${row.lost.join(', ')}</td></tr>`)}</tbody></table></div>`
}`;
}

function lastOrders(last: Activity['last']): Html {
  return html`<div class="plot"><h3>Last orders</h3>${last.length === 0 ? html`<p class="soft">None yet.</p>` : html`<ul class="last">${last.slice(0, LAST_ORDERS).map(({ ordered_at, books }) => html`<li><span class="soft num">${dateTime(ordered_at)}</span> ${inShort(books)}</li>`)}</ul>`}</div>`;
}

/** The first titles of an order, and how many more. */
const inShort = (titles: readonly string[]) => {
  const rest = titles.length - TITLES;
  return titles.slice(0, TITLES).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
};

const away = (service: string) => html`<p class="soft">The ${service} does not answer just now.</p>`;

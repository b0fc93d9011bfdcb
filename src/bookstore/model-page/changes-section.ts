import { typed } from '../../lib/typed-command.js';
import { type Html, html } from '../storefront/html.js';
import { bookPath } from '../storefront/pages/book-list.js';
import { count } from '../storefront/pages/words.js';
import type { ModelOverview } from './model-source.js';
import { versionName } from './numbers.js';
import { SHELF, type ShelfChange, type ShelfChanges, type ShelfEntry } from './shelf-changes.js';

/** What changed between the last two versions that were promoted. */
export interface Changes {
  /** Undefined if no model served before, or one of the two models is gone or too large. */
  readonly all: ShelfChanges | undefined;
  /** The shelves that the page's query names, changed or not. */
  readonly named: readonly ShelfChange[];
}

/** @param changes undefined until they are computed; `pending` is shown instead. */
export function changesSection({ serving, before }: ModelOverview, changes: Changes | undefined, pending: Html): Html {
  const versions =
    before !== undefined &&
    serving !== undefined &&
    html`<span class="soft">${versionName(before)} to ${versionName(serving)}</span>`;
  const body =
    changes === undefined
      ? pending
      : changes.all === undefined
        ? nothingToCompare(before)
        : shelves(changes, changes.all);
  return html`<section aria-labelledby="changes"><div class="section-head"><h2 id="changes">What changed on the shelves</h2>${versions}</div>${body}</section>`;
}

const nothingToCompare = (before: number | undefined) =>
  before === undefined
    ? html`<p class="soft">There is nothing to compare yet. Buy two rarely bought books together, then run the pipeline again: <code>${typed('pipeline')}</code>. Each shelf that changed will be shown here, before and after.</p>`
    : html`<p class="soft">The two models cannot be compared: one of them is gone, or they are too large for a page.</p>`;

function shelves({ named }: Changes, { compared, changed, fresh, most }: ShelfChanges): Html {
  const others = most.filter(({ id }) => !named.some((shelf) => shelf.id === id));
  const heading = named.length > 0 && others.length > 0 && html`<h3>Others that changed most</h3>`;
  return html`<p>A shelf shows the best ${SHELF} books; <strong class="num">${changed.toLocaleString('en')} of ${compared.toLocaleString('en')}</strong> changed${fresh > 0 && `; ${count(fresh, 'book')} came in`}.</p>
${named.length > 0 && html`<ul class="shelves">${named.map(shelf)}</ul>`}${heading}${others.length > 0 && html`<ul class="shelves">${others.map(shelf)}</ul>`}`;
}

function shelf({ id, title, before, after }: ShelfChange): Html {
  const same = before !== undefined && [...before, ...after].every(({ only }) => !only);
  return html`<li><p class="of"><a href="${bookPath(id)}">${title}</a>${same && html` <span class="soft">as before</span>`}</p>
<div><p class="soft">Before</p>${before === undefined ? html`<p class="soft">The model did not know this book.</p>` : entries(before, 'gone')}</div>
<div><p class="soft">After</p>${entries(after, 'new')}</div></li>`;
}

function entries(list: readonly ShelfEntry[], mark: 'gone' | 'new'): Html {
  if (list.length === 0) return html`<p class="soft">An empty shelf.</p>`;
  return html`<ol>${list.map(({ title, only }) => html`<li${only && html` class="${mark}"`}>${title}${only && html` <span class="mark">${mark}</span>`}</li>`)}</ol>`;
}

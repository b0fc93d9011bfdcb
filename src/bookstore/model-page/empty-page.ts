import { typed } from '../../lib/typed-command.js';
import { type Html, html } from '../storefront/html.js';
import type { Page } from '../storefront/pages/layout.js';

/** Shown at /model until there is a model: what will be here, and which step of the workshop creates it. */
export const emptyModelPage = page(
  'No model yet',
  html`<p class="lead">The shop is open, but no model has learned from its orders yet. Step F runs the pipeline: it trains a model on the orders, evaluates it and registers it.</p>`,
);

/** The same for a model store that does not respond, for example before it is created. */
export const noStorePage = page(
  'The model store does not respond',
  html`<p class="lead">On a cluster it is created when the first model is trained, in step D. This page reloads by itself until the store responds.</p>`,
  5,
);

function page(heading: string, why: Html, refreshSeconds?: number): Page {
  return {
    title: 'The model',
    area: 'model',
    ...(refreshSeconds !== undefined && { refreshSeconds }),
    body: html`<h1>${heading}</h1>
${why}
<p>What will be here:</p>
<ul class="flow">
<li>every version with its metrics, its origin and the verdict of the promotion gate,</li>
<li>the shelves that changed with the last promotion, before and after,</li>
<li>a map of the catalog, in which books are close to those that are bought with them.</li>
</ul>
<p>To get there: <code>${typed('up')}</code></p>`,
  };
}

import { typed } from '../../lib/typed-command.js';
import { type Html, html } from '../storefront/html.js';
import type { Page } from '../storefront/pages/layout.js';

/** Shown at /model until there is a model: what will be here, and which step of the workshop creates it. */
export const emptyModelPage = page(
  'No model yet',
  html`<p class="lead">The shop sells; nobody has learned from it so far. Step F runs the pipeline, which trains a model on the orders, measures it, and keeps it in the registry.</p>`,
);

/** The same for a model store that does not respond, for example before it is created. */
export const noStorePage = page(
  'The models are out of reach',
  html`<p class="lead">The store that keeps them does not answer. On a cluster it is made when the first model is trained, in step D; if that is done, this page shows it by itself.</p>`,
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
<li>every version with its measures, where it came from, and what the promotion gate said of it,</li>
<li>the shelves that changed with the last promotion, before and after,</li>
<li>a map of the catalog in which books lie near those that are bought with them.</li>
</ul>
<p>To get there: <code>${typed('up')}</code></p>`,
  };
}

import { html } from '../storefront/html.js';
import type { Page } from '../storefront/pages/layout.js';

/** What stands in /model until there is a model: what will be there, and which step of the workshop makes it. */
export const emptyModelPage: Page = {
  title: 'The model',
  area: 'model',
  body: html`<h1>No model yet</h1>
<p class="lead">The shop sells; nobody has learned from it so far. Step F runs the pipeline, which trains a model on the orders, measures it, and keeps it in the registry. Then this page shows</p>
<ul class="flow">
<li>every version with its measures, where it came from, and what the promotion gate said of it,</li>
<li>what changed in the recommendations with the last promotion,</li>
<li>a map of the catalog in which books lie near those that are bought with them.</li>
</ul>
<p>To get there: <code>bookstore-ml up</code></p>`,
};

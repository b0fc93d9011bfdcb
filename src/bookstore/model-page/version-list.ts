import type { Check, Hyperparameters, ModelRecord } from '../../lib/model-record.js';
import { type Html, html } from '../storefront/html.js';
import { count, dateTime } from '../storefront/pages/words.js';
import { percent, short, versionName } from './numbers.js';

/** Older ones stay in the registry. */
const SHOWN = 12;

/** The versions with verdict and, on demand, origin; newest first. */
export function versionList(versions: readonly ModelRecord[], serving: number | undefined): Html {
  return html`<ol class="versions" reversed>${versions
    .toReversed()
    .slice(0, SHOWN)
    .map((version) => entry(version, version.version === serving))}</ol>`;
}

function entry(model: ModelRecord, serves: boolean): Html {
  const failed = model.verdict.checks.filter(({ outcome }) => outcome === 'failed');
  return html`<li${serves && html` class="serves"`}>
<div class="head"><h3>${versionName(model.version)}</h3>${badge(model, serves)}<span class="soft">${dateTime(model.registeredAt)}</span></div>
<dl class="measures"><div><dt>Hit rate</dt><dd class="num">${percent(model.metrics.model.hitRate.value)}</dd></div><div><dt>NDCG</dt><dd class="num">${percent(model.metrics.model.ndcg.value)}</dd></div><div><dt>Coverage</dt><dd class="num">${percent(model.metrics.model.coverage)}</dd></div><div><dt>Learned from</dt><dd class="num">${count(model.dataset.rows, 'line')}</dd></div><div><dt>Method</dt><dd>${methodOf(model.hyperparameters)}</dd></div></dl>
${failed.length > 0 && html`<ul class="reasons">${failed.map(reason)}</ul>`}
<details><summary>Where it came from, and what the gate looked at<span class="visually-hidden"> (${versionName(model.version)})</span></summary>${lineage(model)}${gate(model.verdict.checks)}</details></li>`;
}

function badge({ verdict }: ModelRecord, serves: boolean): Html {
  const words = { accepted: 'passed the gate', unjudged: 'too little evidence', refused: 'refused' } as const;
  return html`${serves && html`<span class="badge now">serves now</span>`}<span class="badge ${verdict.state}">${words[verdict.state]}</span>`;
}

const reason = ({ name, seen, needed, detail }: Check) =>
  html`<li><strong>${name}</strong>: ${detail} <span class="soft num">(${measured(seen)}, needs ${measured(needed)})</span></li>`;

function lineage({ model, parent, dataset, metrics, code, image, workflow }: ModelRecord): Html {
  const span =
    dataset.from !== undefined &&
    dataset.to !== undefined &&
    `${dataset.from.slice(0, 10)} to ${dataset.to.slice(0, 10)}`;
  const rows: readonly (readonly [string, string | false | null])[] = [
    ['Model', short(model.digest)],
    ['Served before it', parent === null ? 'nothing' : versionName(parent)],
    ['Orders', `${short(dataset.sha256)}: ${count(dataset.baskets, 'basket')} over ${count(dataset.items, 'item')}`],
    ['Their time', span],
    ['Measured on', count(metrics.split.evaluated, 'basket')],
    ['Code', `${code.version}, kernel ${code.kernel}`],
    ['Image', image],
    ['Workflow', workflow],
  ];
  return html`<dl class="facts">${rows.map(([name, text]) => (text || false) && html`<dt>${name}</dt><dd>${text}</dd>`)}</dl>`;
}

const gate = (checks: readonly Check[]) =>
  html`<ul class="checks">${checks.map(({ name, outcome, seen, needed, detail }) => html`<li><span class="outcome ${outcome}">${outcome}</span> <strong>${name}</strong>: ${detail} <span class="soft num">(${measured(seen)}, needs ${measured(needed)})</span></li>`)}</ul>`;

/** Counts as integers, shares with four digits. */
const measured = (value: number) => (Number.isInteger(value) ? value.toLocaleString('en') : value.toFixed(4));

function methodOf({ metric, topK, minSupport, weighting, shrinkage, halfLife }: Hyperparameters): string {
  const parts = [
    metric,
    `top ${topK}`,
    minSupport > 1 && `pairs of ${minSupport} and more`,
    weighting,
    shrinkage !== undefined && `shrinkage ${shrinkage}`,
    halfLife !== undefined && `half-life ${halfLife} days`,
  ];
  return parts.filter(Boolean).join(', ');
}

import type { ModelRecord } from '../../../lib/model-record.js';
import { type Html, html } from '../../storefront/html.js';
import { percent, ticks, versionName } from '../numbers.js';
import { across, heightIn, type Mark, plot } from './plot.js';

/** As many as can be told apart on a phone; the latest versions are shown. */
const MOST_VERSIONS = 20;
const NAMES = 7;

interface Point {
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
  /** The value to beat. */
  readonly floor?: number;
}

/** A chart for each metric over the versions. The one that is `serving` has a ring. */
export function measuresCharts(all: readonly ModelRecord[], serving: number | undefined): Html {
  const versions = all.slice(-MOST_VERSIONS);
  const k = versions.at(-1)?.metrics.k ?? 0;
  const draw = (title: string, caption: string, pointOf: (version: ModelRecord) => Point) =>
    measureChart({ title, caption }, versions, serving, pointOf);
  return html`<div class="plots">
${draw(`Hit rate in the first ${k}`, 'How often the hidden book is among them. The dash marks a list of bestsellers; whiskers are 95 % intervals.', ({ metrics }) => ({ ...metrics.model.hitRate, floor: metrics.popularity.hitRate.value }))}
${draw(`NDCG of the first ${k}`, 'The same, but a book near the top counts more. Whiskers are 95 % intervals.', ({ metrics }) => metrics.model.ndcg)}
${draw('Coverage of the catalog', 'Share of the books that are recommended at all.', ({ metrics }) => ({ value: metrics.model.coverage }))}
</div>
<p class="soft key">${mark('accepted', 8, 8)} accepted ${mark('refused', 8, 8)} refused <span class="ring">${mark('accepted', 8, 8)}</span> serves now</p>`;
}

function measureChart(
  { title, caption }: { readonly title: string; readonly caption: string },
  versions: readonly ModelRecord[],
  serving: number | undefined,
  pointOf: (version: ModelRecord) => Point,
): Html {
  const points = versions.map(pointOf);
  const marks = ticks(Math.max(...points.map(({ value, high = value }) => high)));
  const y = heightIn(marks.at(-1)!);
  const x = (at: number) => across((at + 0.5) / versions.length);
  const every = Math.ceil(versions.length / NAMES);
  const names = versions.flatMap(({ version }, at): Mark[] =>
    at % every === 0 ? [{ at: x(at), text: versionName(version) }] : [],
  );
  const path = points.map(({ value }, at) => `${at === 0 ? 'M' : 'L'}${x(at)} ${y(value)}`).join('');
  const body = html`<path class="trend" d="${path}"/>${versions.map(({ version, verdict }, at) => {
    const { value, low, high, floor } = points[at]!;
    const shape = mark(verdict.state === 'refused' ? 'refused' : 'accepted', x(at), y(value));
    return html`<g>${low !== undefined && high !== undefined && html`<path class="whisker" d="M${x(at)} ${y(low)}V${y(high)}"/>`}${floor !== undefined && html`<path class="floor" d="M${x(at) - 7} ${y(floor)}h14"/>`}${shape}${version === serving && html`<circle class="ring" cx="${x(at)}" cy="${y(value)}" r="9"/>`}<title>${versionName(version)}: ${percent(value)}</title></g>`;
  })}`;
  const last = versions.at(-1);
  const summary =
    last === undefined
      ? title
      : `${title} by version; ${versionName(last.version)} has ${percent(points.at(-1)!.value)}`;
  return plot({
    title,
    summary,
    caption,
    x: names,
    y: marks.map((value) => ({ at: y(value), text: percentTick(value) })),
    body,
  });
}

/** A dot, or a cross for a refused version; as an SVG of its own in the key. */
function mark(kind: 'accepted' | 'refused', x: number, y: number): Html {
  const shape =
    kind === 'accepted'
      ? html`<circle class="dot" cx="${x}" cy="${y}" r="4.5"/>`
      : html`<path class="cross" d="M${x - 4} ${y - 4}l8 8m0-8l-8 8"/>`;
  return x === 8 ? html`<svg class="sign" viewBox="0 0 16 16" aria-hidden="true">${shape}</svg>` : shape;
}

const percentTick = (value: number) => `${Number((100 * value).toFixed(1))} %`;

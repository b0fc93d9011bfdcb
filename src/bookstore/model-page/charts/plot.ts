import { type Html, html } from '../../storefront/html.js';

/** One tick of an axis. */
export interface Mark {
  readonly at: number;
  readonly text: string;
}

export interface Plot {
  readonly title: string;
  /** The picture in words, for screen readers. */
  readonly summary: string;
  readonly x: readonly Mark[];
  readonly y: readonly Mark[];
  /** The data as SVG, in the units of `FIELD`. */
  readonly body: Html;
  /** Shown under the picture. */
  readonly caption?: string;
}

/** One unit is one pixel on a phone, so that type has its stated size there. */
const WIDTH = 360;
const HEIGHT = 210;
/** The area between the axes. */
export const FIELD = { left: 44, right: 350, top: 12, bottom: 178 } as const;

/** A chart with axes, under a heading. */
export function plot({ title, summary, x, y, body, caption }: Plot): Html {
  return html`<figure class="plot"><h3>${title}</h3><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${summary}">
${y.map(({ at, text }) => html`<path class="grid" d="M${FIELD.left} ${at}H${FIELD.right}"/><text x="${FIELD.left - 8}" y="${at + 4}" text-anchor="end">${text}</text>`)}
${x.map(({ at, text }) => html`<text x="${at}" y="${FIELD.bottom + 20}" text-anchor="middle">${text}</text>`)}
${body}</svg>${caption !== undefined && html`<figcaption>${caption}</figcaption>`}</figure>`;
}

/** Shown instead of a chart while there is nothing to draw, with the reason. */
export const emptyPlot = (title: string, why: string | Html): Html =>
  html`<div class="plot"><h3>${title}</h3><p class="soft">${why}</p></div>`;

/** Maps a value to its y coordinate; `most` is at the top. */
export const heightIn = (most: number) => (value: number) =>
  tenth(FIELD.bottom - (value / most) * (FIELD.bottom - FIELD.top));

/** Maps 0 … 1 to an x coordinate. */
export const across = (share: number) => tenth(FIELD.left + share * (FIELD.right - FIELD.left));

export const tenth = (value: number): number => Math.round(value * 10) / 10;

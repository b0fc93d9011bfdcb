import { type Html, html } from '../../storefront/html.js';

/** One mark of an axis: where, and what it says. */
export interface Mark {
  readonly at: number;
  readonly text: string;
}

export interface Plot {
  readonly title: string;
  /** What the picture shows, in words. */
  readonly summary: string;
  readonly x: readonly Mark[];
  readonly y: readonly Mark[];
  /** What is plotted, in the plot's units: see `FIELD`. */
  readonly body: Html;
  /** What to know of it, under the picture. */
  readonly caption?: string;
}

/** Units are pixels on a phone, so that type is as large there as it says. */
const WIDTH = 360;
const HEIGHT = 210;
/** Where the axes' field lies. */
export const FIELD = { left: 44, right: 350, top: 12, bottom: 178 } as const;

/** A picture with axes under its heading. */
export function plot({ title, summary, x, y, body, caption }: Plot): Html {
  return html`<figure class="plot"><h3>${title}</h3><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${summary}">
${y.map(({ at, text }) => html`<path class="grid" d="M${FIELD.left} ${at}H${FIELD.right}"/><text x="${FIELD.left - 8}" y="${at + 4}" text-anchor="end">${text}</text>`)}
${x.map(({ at, text }) => html`<text x="${at}" y="${FIELD.bottom + 20}" text-anchor="middle">${text}</text>`)}
${body}</svg>${caption !== undefined && html`<figcaption>${caption}</figcaption>`}</figure>`;
}

/** What stands in a picture's place while there is nothing to draw, and why. */
export const emptyPlot = (title: string, why: string | Html): Html =>
  html`<div class="plot"><h3>${title}</h3><p class="soft">${why}</p></div>`;

/** From a value to its height in the field; `most` is at the top. */
export const heightIn = (most: number) => (value: number) =>
  tenth(FIELD.bottom - (value / most) * (FIELD.bottom - FIELD.top));

/** From 0 … 1 to a place between the field's sides. */
export const across = (share: number) => tenth(FIELD.left + share * (FIELD.right - FIELD.left));

export const tenth = (value: number): number => Math.round(value * 10) / 10;

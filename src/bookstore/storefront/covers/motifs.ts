import { type Html, html } from '../html.js';

/** For books without a genre: a ring of dots around a circle. */
export const PLAIN_MOTIF = 'mx';

const symbol = (id: string, drawing: Html) =>
  [id, html`<symbol id="${id}" viewBox="0 0 100 100">${drawing}</symbol>`] as const;

/** A motif of lines, in the cover's colour. */
const lines = (d: string, width = 5) =>
  html`<path fill="none" stroke="currentColor" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round" d="${d}"/>`;
const shape = (d: string) => html`<path fill="currentColor" fill-rule="evenodd" d="${d}"/>`;

/** One drawing per genre, in the order of the genres, each in a box of 100 by 100. */
export const MOTIFS: Readonly<Record<string, Html>> = Object.fromEntries([
  // Waves.
  symbol('m0', lines('M2 34q12-16 24 0t24 0 24 0 24 0M2 54q12-16 24 0t24 0 24 0 24 0M2 74q12-16 24 0t24 0 24 0 24 0')),
  // A keyhole.
  symbol('m1', shape('M50 6a44 44 0 1 0 .1 0zM50 26a15 15 0 0 1 8 28l7 26H35l7-26a15 15 0 0 1 8-28z')),
  // A star of eight rays.
  symbol(
    'm2',
    shape(
      'M50 2l7 31 18-22-9 28 30-8-26 19 28 10-30 2 16 27-26-16-1 31-10-29-18 24 7-30-30 10 24-20-28-8 30-4-16-26 27 15z',
    ),
  ),
  // Two rings, linked.
  symbol('m3', lines('M38 24a27 27 0 1 0 .1 0M63 24a27 27 0 1 0 .1 0', 6)),
  // A column.
  symbol('m4', shape('M18 8h64v10H18zM26 22h8v56h-8zM40 22h8v56h-8zM54 22h8v56h-8zM68 22h8v56h-8zM18 82h64v10H18z')),
  // A planet with its ring.
  symbol(
    'm5',
    html`${shape('M50 26a24 24 0 1 0 .1 0')}${lines('M29 56C8 68 2 76 5 80c6 7 38-6 62-24S99 24 95 19c-3-4-12-1-26 7', 4)}`,
  ),
  // A sun over hills.
  symbol('m6', html`${shape('M62 18a16 16 0 1 0 .1 0')}${lines('M2 84l28-34 20 24 14-14 34 24', 6)}`),
  // A moon.
  symbol('m7', shape('M64 6a45 45 0 1 0 30 60A38 38 0 0 1 64 6z')),
  // Rings of a tree.
  symbol('m8', lines('M50 44a6 6 0 1 0 .1 0M50 33a17 17 0 1 0 .1 0M51 21a29 29 0 1 0 .1 0M49 8a42 42 0 1 0 .1 0', 4)),
  // Peaks.
  symbol('m9', shape('M2 90L36 24l16 30 14-22 32 58zM36 38l-9 18 7-4 5 6 5-8z')),
  // A leaf.
  symbol('m10', html`${shape('M88 10C40 6 8 34 14 84c50 4 80-26 74-74z')}${lines('M6 94L62 38', 4)}`),
  // Lines of verse.
  symbol('m11', lines('M10 20h58M10 38h78M10 56h44M10 74h66', 6)),
  symbol(
    PLAIN_MOTIF,
    html`${shape('M50 34a16 16 0 1 0 .1 0')}${lines('M50 8v8M50 84v8M8 50h8M84 50h8M20 20l6 6M74 74l6 6M20 80l6-6M74 26l6-6', 6)}`,
  ),
]);

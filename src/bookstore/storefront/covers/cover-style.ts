/** Colourings of covers, two per genre in order: background, text and motif, second colour. */
const COLOURS: readonly (readonly [string, string, string])[] = [
  ['#133c4f', '#f4ecdb', '#1f5a70'],
  ['#dfeae6', '#123746', '#b9d3cf'],
  ['#241f2e', '#f0dfb8', '#3a2f4b'],
  ['#e9dfcf', '#3a1f2b', '#d8bfa6'],
  ['#33255c', '#f2d98d', '#4b3a80'],
  ['#efe6f4', '#3b2766', '#d9c7e6'],
  ['#a8324a', '#fff1e6', '#8a2238'],
  ['#f7dfd8', '#8a2238', '#efc4bb'],
  ['#5c4326', '#f3e6c8', '#765934'],
  ['#efe3c6', '#4d3518', '#dcc79b'],
  ['#0f2d2e', '#b9f0dc', '#1a4849'],
  ['#d7e5e3', '#0f3b3c', '#aecbc8'],
  ['#c4562a', '#fff4e2', '#a8431c'],
  ['#fbe6c4', '#8a3a12', '#f3cd92'],
  ['#23282e', '#dfe6ea', '#37404a'],
  ['#dde1e4', '#2a3138', '#bfc7cd'],
  ['#35502f', '#f1eccf', '#4a6a41'],
  ['#e5ead3', '#2f4a29', '#c9d3ac'],
  ['#7a1f1a', '#f8e3c2', '#98322a'],
  ['#f1dcc8', '#6b1d17', '#e2bf9f'],
  ['#1f5b52', '#fbe9b8', '#2c7468'],
  ['#f4edc9', '#1d4f47', '#dfd79e'],
  ['#3d3a52', '#f5e9f0', '#55516f'],
  ['#f3eaf0', '#3d3458', '#dccbd9'],
];

const rule = (name: string, [ground, ink, field]: readonly [string, string, string]) =>
  `.${name}{--cb:${ground};--ci:${ink};--cf:${field}}`;

/** Style of covers. Classes: cb background, cf second colour, cl frame, ct title, ca author, cm and cn motif. */
export const COVER_STYLE = `
.cover{display:block;width:100%;height:auto;border-radius:2px 4px 4px 2px;box-shadow:0 1px 2px rgb(0 0 0/.25),0 6px 16px -6px rgb(0 0 0/.35);color:var(--ci)}
.cover .cb{fill:var(--cb)}.cover .cf{fill:var(--cf)}
.cover .cl{fill:none;stroke:var(--ci);stroke-opacity:.55}
.cover .ct{font-family:var(--serif);font-weight:600;fill:var(--ci)}
.cover .ca{font:600 10.5px var(--sans);letter-spacing:.06em;fill:var(--ci)}
.cover .cm{opacity:.32}.cover .cn{opacity:.9}
.sprite{position:absolute;width:0;height:0}
${COLOURS.map((colours, at) => rule(`g${at >> 1}${'ab'[at & 1]}`, colours)).join('')}
@media print{.cover{box-shadow:none;border:1px solid #999}}
`;

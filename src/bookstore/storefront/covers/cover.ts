import { type Html, html } from '../html.js';
import type { Book } from '../services/catalog.js';
import { fitLine, fitTitle } from './cover-title.js';
import { GENRE_STYLES, genreStyle, hash } from './genre.js';
import { MOTIFS, PLAIN_MOTIF } from './motifs.js';

type Titled = Pick<Book, 'title' | 'author' | 'genre' | 'series' | 'volume'>;

/** Two colourings per genre, and four layouts. */
const TONES = 2;
const LAYOUTS = [band, frame, horizon, pattern];

/**
 * A book's cover as SVG, 200 by 300: its title over its genre's motif, always the same for the same book; the volumes of a
 * series look alike. The page must include `motifSprite` of its books once; colours come from the style sheet. The cover
 * repeats what the page says beside it, so it is hidden from screen readers.
 */
export function cover(book: Titled): Html {
  const seed = hash(book.series || book.title);
  const style = genreStyle(book.genre) ?? (seed >>> 16) % GENRE_STYLES;
  const colours = `g${style}${'ab'[seed % TONES]}`;
  const layout = LAYOUTS[(seed >>> 8) % LAYOUTS.length]!;
  const motif = motifOf(book);
  return html`<svg class="cover ${colours}" viewBox="0 0 200 300" aria-hidden="true"><rect class="cb" width="200" height="300"/>${layout(book, motif, seed)}</svg>`;
}

/** The motifs that the covers of these books use. */
export function motifSprite(books: readonly Titled[]): Html {
  const used = [...new Set(books.map((book) => motifOf(book)))];
  return html`<svg class="sprite" aria-hidden="true">${used.map((name) => MOTIFS[name]!)}</svg>`;
}

function motifOf({ genre }: Titled): string {
  const style = genreStyle(genre);
  return style === undefined ? PLAIN_MOTIF : `m${style}`;
}

const use = (motif: string, x: number, y: number, size: number, of = 'cm') =>
  html`<use class="${of}" href="#${motif}" x="${x}" y="${y}" width="${size}" height="${size}"/>`;

/** From the left margin to the frame, of 200: anything wider would be cut off. */
const TYPE_WIDTH = 172;
/** Spaced sans-serif capitals are about as wide as serif letters of this size. */
const AUTHOR_TYPE = 12;

const author = ({ author: name }: Titled, y: number) =>
  name !== '' && html`<text class="ca" x="16" y="${y}">${fitLine(name.toUpperCase(), TYPE_WIDTH, AUTHOR_TYPE)}</text>`;

const title = ({ title: text }: Titled, y: number) => {
  const { lines, size } = fitTitle(text, TYPE_WIDTH);
  const leading = Math.round(size * 1.12);
  const spans = lines.map((line, at) => html`<tspan x="16" dy="${at === 0 ? 0 : leading}">${line}</tspan>`);
  return html`<text class="ct" y="${y + size}" font-size="${size}">${spans}</text>`;
};

/** The author first, the large motif below, cut off by the edge. */
function band(book: Titled, motif: string): Html {
  return html`${use(motif, 40, 150, 190)}${author(book, 30)}${title(book, 38)}`;
}

/** A thin frame, the motif above, the title below. */
function frame(book: Titled, motif: string): Html {
  return html`<rect class="cl" x="8" y="8" width="184" height="284"/>${use(motif, 20, 32, 84)}${title(book, 134)}${author(book, 278)}`;
}

/** The lower part in the second colour, with the motif in it. */
function horizon(book: Titled, motif: string, seed: number): Html {
  const y = 148 + ((seed >>> 12) % 2) * 14;
  return html`<rect class="cf" y="${y}" width="200" height="${300 - y}"/>${use(motif, 96, y + 10, 88, 'cn')}${title(book, 26)}${author(book, 284)}`;
}

/** Six small motifs between title and author. */
function pattern(book: Titled, motif: string): Html {
  const places = [0, 1, 2, 3, 4, 5].map((at) => use(motif, 12 + (at % 3) * 62, 136 + Math.floor(at / 3) * 62, 52));
  return html`<rect class="cf" y="122" width="200" height="2"/>${places}${title(book, 16)}${author(book, 284)}`;
}

/**
 * The genres with their own colour and motif, on covers and on the map of the catalog. Any other genre gets one of these
 * by its hash.
 */
const GENRES = [
  'Sea Stories',
  'Mystery',
  'Fantasy',
  'Romance',
  'History',
  'Science Fiction',
  'Travel',
  'Ghost Stories',
  'Family Sagas',
  'Adventure',
  'Fables',
  'Poetry',
] as const;

export const GENRE_STYLES = GENRES.length;

/** Index of a genre's style, from 0; undefined if there is no genre. */
export function genreStyle(genre: string): number | undefined {
  if (genre === '') return undefined;
  const known = (GENRES as readonly string[]).indexOf(genre);
  return known < 0 ? hash(genre) % GENRES.length : known;
}

/** FNV-1a over UTF-16 code units, for choices that look random and never change. */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value >>> 0;
}

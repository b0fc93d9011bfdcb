/**
 * The genres that have a colour and a motif of their own, in covers and on the map of the catalog. Any other name is given
 * one of theirs.
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

/** Which of the styles, from 0, a genre has; undefined where there is no genre. */
export function genreStyle(genre: string): number | undefined {
  if (genre === '') return undefined;
  const known = (GENRES as readonly string[]).indexOf(genre);
  return known < 0 ? hash(genre) % GENRES.length : known;
}

/** FNV-1a of a text's UTF-16: the same number everywhere, for choices that must look random and stay. */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value >>> 0;
}

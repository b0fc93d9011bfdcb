import { FAMILY_NAMES, FIRST_WORDS, GIVEN_NAMES, PLACES, THINGS } from './vocabulary.js';

const PAIRS = FIRST_WORDS.length * THINGS.length;
const THING_PAIRS = THINGS.length * (THINGS.length - 1);
/** Coprime to the number of pairs of each kind, so that steps of it reach every pair before one repeats. */
const STRIDE = 1231;
const FORMS = 4;

/** Title of the n-th work. Titles repeat only after all words, forms and subtitles are used up, past 300,000. */
export function titleOf(work: number): string {
  const turn = Math.floor(work / FORMS);
  const form = work % FORMS;
  const size = form === 2 || form === 3 ? THING_PAIRS : PAIRS;
  const pair = (turn * STRIDE) % size;
  const round = Math.floor(turn / size);
  const title = inForm(form, pair);
  return round === 0 ? title : `${title}: A Tale of ${PLACES[(round - 1) % PLACES.length]}`;
}

function inForm(form: number, pair: number): string {
  const thing = THINGS[pair % THINGS.length]!;
  const other = Math.floor(pair / THINGS.length);
  const otherThing = THINGS[((pair % THINGS.length) + 1 + other) % THINGS.length]!;
  switch (form) {
    case 0:
      return `The ${FIRST_WORDS[other]} ${thing}`;
    case 1:
      return `${FIRST_WORDS[other]} ${plural(thing)}`;
    case 2:
      return `${article(thing)} ${thing} for the ${otherThing}`;
    default:
      return `The ${thing} and the ${otherThing}`;
  }
}

const VOLUMES = ['', ' II', ' III', ' IV'];

/** The title of a volume, counted from 1. */
export function volumeTitle(title: string, volume: number): string {
  return `${title}${VOLUMES[volume - 1]}`;
}

export function authorOf(word: number): string {
  const given = GIVEN_NAMES[word % GIVEN_NAMES.length];
  const family = FAMILY_NAMES[Math.floor(word / GIVEN_NAMES.length) % FAMILY_NAMES.length];
  return `${given} ${family}`;
}

function plural(thing: string): string {
  if (/[^aeiou]y$/.test(thing)) return `${thing.slice(0, -1)}ies`;
  return /(?:s|ch|sh)$/.test(thing) ? `${thing}es` : `${thing}s`;
}

function article(thing: string): string {
  return /^(?:[AEIOU]|Hour)/.test(thing) ? 'An' : 'A';
}

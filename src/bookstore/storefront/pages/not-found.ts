import { html } from '../html.js';
import { messagePage, type Page } from './layout.js';

const WORDS_LETTERS = 100;

/** No page at this address, but perhaps a book: the words of the address stand in a search field. */
export function notFoundPage(address: string): Page {
  return messagePage(
    'Nothing here',
    'There is no such page in this shop. Are you looking for a book?',
    html`<form class="search wide" action="/books"><label class="visually-hidden" for="again">Search for a book</label><input id="again" type="search" name="q" value="${wordsOf(address)}" maxlength="${WORDS_LETTERS}"><button>Search</button></form>
<p><a href="/books">All books</a></p>`,
  );
}

/** The letters and digits of an address's path, as words. */
function wordsOf(address: string): string {
  const path = address.split('?')[0]!;
  const words = decode(path).match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.join(' ').slice(0, WORDS_LETTERS);
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

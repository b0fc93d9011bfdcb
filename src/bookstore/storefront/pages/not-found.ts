import { html } from '../html.js';
import { messagePage, type Page } from './layout.js';

const WORDS_LETTERS = 100;

/** There is no page at this address, but perhaps a book: its words are filled into a search field. */
export function notFoundPage(address: string): Page {
  return messagePage(
    'Nothing here',
    'There is no such page in this shop. Are you looking for a book?',
    html`<form class="search wide" action="/books"><label class="visually-hidden" for="again">Search for a book</label><input id="again" type="search" name="q" value="${wordsInPath(address)}" maxlength="${WORDS_LETTERS}"><button>Search</button></form>
<p><a href="/books">All books</a></p>`,
  );
}

/** The words in the path of an address. */
function wordsInPath(address: string): string {
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

import { motifSprite } from '../covers/cover.js';
import { html } from '../html.js';
import type { BookPage } from '../services/catalog.js';
import { bookList } from './book-list.js';
import { messagePage, type Page } from './layout.js';
import { count, nounOf } from './words.js';

/** One page of the catalog or of search results. */
export function browsePage({ page, pages, total, books }: BookPage, query: string): Page {
  if (total === 0 && query !== '') return { ...nothingFound(query), area: 'books', query };
  const link = (to: number, text: string, rel: string) =>
    html`<a rel="${rel}" href="/books?${new URLSearchParams({ ...(query === '' ? {} : { q: query }), page: String(to) }).toString()}">${text}</a>`;
  const noun = nounOf(books);
  const heading = query === '' ? `All ${noun}s` : `“${query}”`;
  return {
    title: query === '' ? heading : `Search: ${query}`,
    area: 'books',
    query,
    body: html`${motifSprite(books)}<div class="section-head"><h1>${heading}</h1><p class="soft">${count(total, noun)}${query !== '' && ' found'}</p></div>
${bookList(books)}
${pages > 1 && html`<nav class="pages" aria-label="Pages"><span>${page > 1 && link(page - 1, '← Earlier', 'prev')}</span><span class="soft num">Page ${page} of ${pages.toLocaleString('en')}</span><span>${page < pages && link(page + 1, 'Later →', 'next')}</span></nav>`}`,
  };
}

const nothingFound = (query: string) =>
  messagePage(
    'Nothing found',
    `No title, author or series matches “${query}”. Try fewer letters: the last word may be incomplete.`,
  );

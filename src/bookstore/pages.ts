import type { Book, BookPage } from './catalog.js';

/** One page of the catalog as HTML. */
export function indexPage({ page, pages, total, books }: BookPage): string {
  const link = (to: number, text: string) => `<a href="/?page=${to}">${text}</a>`;
  const earlier = page > 1 ? link(page - 1, 'Previous') : '';
  const later = page < pages ? link(page + 1, 'Next') : '';
  return layout(
    'Bookstore',
    `<h1>Bookstore</h1>
<p>${total.toLocaleString('en')} books</p>
<ul class="books">${books.map(listed).join('')}</ul>
<nav aria-label="Pages">${earlier} <span>Page ${page} of ${pages}</span> ${later}</nav>`,
  );
}

/** A book's page; without a shelf when the recommender did not answer in time. */
export function bookPage(book: Book, shelf: readonly Book[] | undefined): string {
  const series = book.series === '' ? '' : `${book.series}${book.volume === null ? '' : `, volume ${book.volume}`}`;
  const about = [book.author, book.genre, series].filter((part) => part !== '');
  return layout(
    book.title,
    `<p><a href="/">All books</a></p>
<h1>${escapeHtml(book.title)}</h1>
<p>${escapeHtml(about.join(' · '))}</p>
${book.price_cents > 0 ? `<p class="price">${price(book)}</p>` : ''}
${shelf === undefined || shelf.length === 0 ? '' : `<section aria-labelledby="also"><h2 id="also">Customers who bought this also bought</h2><ul class="books">${shelf.map(listed).join('')}</ul></section>`}`,
  );
}

export const messagePage = (title: string, text: string) =>
  layout(title, `<p><a href="/">All books</a></p><h1>${escapeHtml(title)}</h1><p>${escapeHtml(text)}</p>`);

const listed = (book: Book) =>
  `<li><a href="/books/${encodeURIComponent(String(book.book_id))}">${escapeHtml(book.title)}</a> <span>${escapeHtml(book.author)}</span></li>`;

const price = ({ price_cents }: Book) => `$${(price_cents / 100).toFixed(2)}`;

const layout = (title: string, body: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body><main>${body}</main></body>
</html>
`;

const STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: 0; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem; }
h1 { line-height: 1.2; }
.books { list-style: none; padding: 0; display: grid; gap: .75rem 1.5rem; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); }
.books span { display: block; opacity: .75; }
.price { font-size: 1.25rem; }
nav { display: flex; gap: 1rem; align-items: baseline; }
`;

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

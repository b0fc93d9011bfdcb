import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { book, type OpenShop, openShop } from './open-shop.js';

const ODD = 'A "Lamp" for <the> Tide & \'more\'';
const BOOKS = [
  book(1, { title: 'The Glass Harbour', series: 'The Glass Harbour', volume: 1 }),
  book(2, { title: 'The Glass Harbour II', series: 'The Glass Harbour', volume: 2 }),
  book(3, { title: ODD }),
  ...Array.from({ length: 90 }, (_, at) => book(at + 4)),
];

let shop: OpenShop;
beforeAll(async () => {
  shop = await openShop(BOOKS);
});
afterAll(() => shop.close());

describe('a visitor sees', () => {
  test('what is bought most on the first page, and a way to the rest', async () => {
    const { status, text } = await shop.visit().get('/');
    expect(status).toBe(200);
    expect(text).toContain('Bought most');
    expect(text).toContain('href="/books/1"');
    expect(text).toContain('All 93 books');
  });

  test('the catalog page by page', async () => {
    const first = await shop.visit().get('/books');
    expect(first.text).toContain('Page 1 of 3');
    expect(first.text).not.toContain('rel="prev"');
    expect(first.text).toContain('href="/books?page=2"');
    const last = await shop.visit().get('/books?page=3');
    expect(last.text).toContain('href="/books?page=2"');
    expect(last.text).not.toContain('rel="next"');
  });

  test('what a search finds, and the words still in its field', async () => {
    const { text } = await shop.visit().get('/books?q=glass');
    expect(text).toContain('2 books found');
    expect(text).toContain('value="glass"');
  });

  test('that a search found nothing', async () => {
    const { status, text } = await shop.visit().get('/books?q=%3Cscript%3E');
    expect(status).toBe(200);
    expect(text).toContain('Nothing found');
    expect(text).not.toContain('<script');
  });

  test('a book with its price, its series and who bought both', async () => {
    const { text } = await shop.visit().get('/books/1');
    expect(text).toContain('$10.00');
    expect(text).toContain('More of The Glass Harbour');
    expect(text).toContain('Customers who bought this also bought');
    expect(text).toContain('9 readers bought both');
  });

  test('a basket with what goes with all its books, and none of them', async () => {
    const visitor = shop.visit();
    await visitor.post('/basket', { book_id: '1' });
    const { text } = await visitor.post('/basket', { book_id: '2' });
    const shelf = text.slice(text.indexOf('Goes well with your basket'));
    expect(shelf).toContain('href="/books/3"');
    expect(shelf).not.toContain('href="/books/1"');
    expect(shelf).not.toContain('href="/books/2"');
    const fewer = await visitor.post('/basket/lines', { book_id: '1', quantity: '0' });
    expect(fewer.text.slice(fewer.text.indexOf('Goes well with'))).toContain('href="/books/1"');
  });

  test('titles as they are, whatever they hold', async () => {
    const { text } = await shop.visit().get('/books/3');
    expect(text).toContain('A &#34;Lamp&#34; for &#60;the&#62; Tide &#38; &#39;more&#39;');
    expect(text).not.toContain('<the>');
  });

  test.each([
    ['/books/999', 404],
    ['/books/%00', 404],
    ['/books/%E0%A4%A', 400],
    ['/books?page=4', 404],
    ['/books?page=0', 404],
    ['/books?page=1&page=2', 200],
    ['/orders/1', 404],
    ['/nothing', 404],
  ])('a page at %s too: %i', async (path, status) => {
    const page = await shop.visit().get(path);
    expect([page.status, page.headers.get('content-type')]).toEqual([status, 'text/html; charset=utf-8']);
    expect(page.text).toContain('<main id="main"');
  });
});

test('an address without a page offers the search, with the words of the address', async () => {
  const { status, text } = await shop.visit().get('/boks/glass-%3Charbour%3E?q=1');
  expect(status).toBe(404);
  expect(text).toMatch(/<form class="search wide" action="\/books">.*name="q" value="boks glass harbour"/s);
  expect((await shop.visit().get('/books?q=glass+harbour')).text).toContain('2 books found');
});

describe('every page', () => {
  test('forbids scripts, frames and sniffing', async () => {
    const { headers, text } = await shop.visit().get('/books/1');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('content-security-policy')).not.toContain('unsafe');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(text).not.toMatch(/<script|\sstyle=|\son\w+=/);
  });

  test('comes compressed, and is small without that', async () => {
    const { headers, text } = await shop.visit().get('/books');
    expect(headers.get('content-encoding')).toBe('gzip');
    expect(Buffer.byteLength(text)).toBeLessThan(100_000);
  });

  test('has a style sheet that may be kept for good', async () => {
    const { text } = await shop.visit().get('/');
    const sheet = await shop.visit().get(/href="(\/style-[0-9a-f]+\.css)"/.exec(text)![1]!);
    expect(sheet.status).toBe(200);
    expect(sheet.headers.get('cache-control')).toContain('immutable');
  });
});

test('an order log without authors and prices makes pages of items', async () => {
  const blank = { author: '', genre: '', price_cents: 0 };
  const log = await openShop(['SKU-1', 'SKU/2 é', 'x'.repeat(200)].map((id) => book(id, { ...blank, title: id })));
  try {
    const all = await log.visit().get('/books');
    expect(all.text).toContain('3 items');
    expect(all.text).not.toContain('$');
    const one = await log.visit().get(`/books/${encodeURIComponent('SKU/2 é')}`);
    expect(one.status).toBe(200);
    expect(one.text).toContain('Add to basket');
    const visitor = log.visit();
    const basket = await visitor.post('/basket', { book_id: 'SKU/2 é' });
    const receipt = await visitor.post('/checkout', { order: basket.hidden('order') });
    expect(receipt.text).toContain('Thank you');
    expect(log.services.orders[0]?.lines[0]).toMatchObject({ book_id: 'SKU/2 é', quantity: 1 });
  } finally {
    await log.close();
  }
});

test('healthz says who it is and what it reaches', async () => {
  const response = await fetch(`${shop.storefront.url}/healthz`);
  expect(await response.json()).toMatchObject({
    service: 'bookstore-ml-storefront',
    instance: 'mine',
    version: '1.2.3',
    catalog: shop.services.url,
    reachable: { catalog: true, orders: true, recommender: true },
  });
});

test('metrics count pages by what they are, not by their address', async () => {
  await shop.visit().get('/books/2');
  const { text } = await shop.visit().get('/metrics');
  expect(text).toMatch(/^shop_http_requests_total\{method="GET",route="\/books\/:id",code="200"\} \d+$/m);
});

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { book, type OpenShop, openShop } from './open-shop.js';

const BOOKS = [1, 2, 3].map((id) => book(id, { price_cents: id * 100 }));

let shop: OpenShop;
beforeEach(async () => {
  shop = await openShop(BOOKS);
});
afterEach(() => shop.close());

const ordered = () => shop.services.orders.map(({ lines }) => lines.map((line) => [line.book_id, line.quantity]));

/** What is in a basket, without what goes well with it. */
const linesOf = (page: string) => /<ul class="lines">.*?<\/ul>/s.exec(page)?.[0];

describe('a basket', () => {
  test('takes books, changes how many, and lets go of them', async () => {
    const visitor = shop.visit();
    await visitor.post('/basket', { book_id: '1' });
    await visitor.post('/basket', { book_id: '3' });
    const two = await visitor.post('/basket', { book_id: '3' });
    expect(two.path).toBe('/basket');
    expect(two.text).toContain('$7.00');
    const changed = await visitor.post('/basket/lines', { book_id: '3', quantity: '5' });
    expect(changed.text).toContain('$16.00');
    const removed = await visitor.post('/basket/lines', { book_id: '3', quantity: '0' });
    expect(removed.text).toContain('$1.00');
    expect(linesOf(removed.text)).not.toContain('Book 3');
  });

  test.each(['-1', '100', 'x', ''])('does not hold "%s" of a book', async (quantity) => {
    const visitor = shop.visit();
    await visitor.post('/basket', { book_id: '1' });
    expect((await visitor.post('/basket/lines', { book_id: '1', quantity })).status).toBe(400);
    expect((await visitor.get('/basket')).text).toContain('value="1"');
  });

  test('is full before its cookie would be too large for a browser', async () => {
    const long = Array.from({ length: 40 }, (_, at) => book(`${'long'.repeat(25)}${at}`));
    const other = await openShop(long);
    try {
      const visitor = other.visit();
      const statuses = [];
      for (const { book_id } of long)
        statuses.push((await visitor.post('/basket', { book_id: String(book_id) })).status);
      expect(statuses).toContain(409);
      expect(statuses.indexOf(409)).toBeGreaterThan(10);
      for (const [name, value] of visitor.cookies) expect(name.length + value.length).toBeLessThan(4_000);
    } finally {
      await other.close();
    }
  });

  test('does not take a book that there is not', async () => {
    expect((await shop.visit().post('/basket', { book_id: '99' })).status).toBe(404);
  });

  test.each([
    ['cut off', (cookie: string) => cookie.slice(0, -3)],
    ['changed', (cookie: string) => cookie.replace(/\.(.)/, (_, letter) => (letter === 'e' ? '.f' : '.e'))],
    ['of another version', (cookie: string) => cookie.replace('v1', 'v0')],
    ['no cookie of ours', () => 'hello'],
  ])('whose cookie is %s is empty, and works', async (_, damage) => {
    const visitor = shop.visit();
    await visitor.post('/basket', { book_id: '1' });
    visitor.cookies.set('bookstore_basket', damage(visitor.cookies.get('bookstore_basket')!));
    expect((await visitor.get('/basket')).text).toContain('Your basket is empty');
    expect((await visitor.post('/basket', { book_id: '2' })).text).toContain('Book 2');
  });

  test('is kept by cookies that scripts and other sites do not get', async () => {
    const send = (headers: Record<string, string>) =>
      fetch(`${shop.storefront.url}/basket`, {
        method: 'POST',
        body: new URLSearchParams({ book_id: '1' }),
        redirect: 'manual',
        headers,
      });
    const [plain] = (await send({})).headers.getSetCookie();
    expect(plain).toMatch(/; HttpOnly/);
    expect(plain).toMatch(/; SameSite=Lax/);
    expect(plain).not.toMatch(/Secure/);
    const [secure] = (await send({ 'x-forwarded-proto': 'https' })).headers.getSetCookie();
    expect(secure).toMatch(/; Secure/);
  });
});

describe('an order', () => {
  test('is placed with one button, thanked for, and in the history', async () => {
    const visitor = shop.visit();
    await visitor.post('/basket', { book_id: '1' });
    const basket = await visitor.post('/basket', { book_id: '2', quantity: '2' });
    const receipt = await visitor.post('/checkout', { order: basket.hidden('order') });
    expect(receipt.path).toBe('/orders/1');
    expect(receipt.text).toContain('Thank you');
    expect(receipt.text).toMatch(/Now run:.*<code>bookstore-ml pipeline<\/code>/s);
    expect(receipt.text).toContain('href="/model?book_id=1&#38;book_id=2#changes"');
    expect(receipt.text).toContain('$5.00');
    expect(ordered()).toEqual([
      [
        [1, 1],
        [2, 2],
      ],
    ]);
    expect((await visitor.get('/basket')).text).toContain('Your basket is empty');
    expect((await visitor.get('/orders')).text).toContain('Order 1');
  });

  test('the second one is the same customer', async () => {
    const visitor = shop.visit();
    for (const id of ['1', '2']) {
      const basket = await visitor.post('/basket', { book_id: id });
      await visitor.post('/checkout', { order: basket.hidden('order') });
    }
    const [first, second] = shop.services.orders;
    expect(second?.customer_id).toBe(first?.customer_id);
    expect(second?.order_id).toBe(2);
  });

  test('sent many times at once is one', async () => {
    const visitor = shop.visit();
    const order = (await visitor.post('/basket', { book_id: '1' })).hidden('order');
    const pages = await Promise.all(Array.from({ length: 5 }, () => visitor.post('/checkout', { order })));
    expect(pages.map(({ path }) => path)).toEqual(Array(5).fill('/orders/1'));
    expect(ordered()).toHaveLength(1);
  });

  test('sent again after going back is one, and leaves what came into the basket since', async () => {
    const visitor = shop.visit();
    const order = (await visitor.post('/basket', { book_id: '1' })).hidden('order');
    await visitor.post('/checkout', { order });
    await visitor.post('/basket', { book_id: '1' });
    expect((await visitor.post('/checkout', { order })).path).toBe('/orders/1');
    expect(ordered()).toHaveLength(1);
    const basket = await visitor.get('/basket');
    expect(basket.text).toContain('Book 1');
    await visitor.post('/checkout', { order: basket.hidden('order') });
    expect(ordered()).toHaveLength(2);
  });

  test('leaves in the basket what another tab put there after the form was shown', async () => {
    const visitor = shop.visit();
    const order = (await visitor.post('/basket', { book_id: '1' })).hidden('order');
    await visitor.post('/basket', { book_id: '2' });
    await visitor.post('/checkout', { order });
    expect(ordered()).toEqual([[[1, 1]]]);
    const { text } = await visitor.get('/basket');
    expect(linesOf(text)).toContain('Book 2');
    expect(linesOf(text)).not.toContain('Book 1');
  });

  test('is not placed from a form that we did not make', async () => {
    const visitor = shop.visit();
    const { text } = await visitor.post('/basket', { book_id: '1' });
    const cookie = visitor.cookies.get('bookstore_basket')!;
    for (const order of ['', 'x', cookie]) expect((await visitor.post('/checkout', { order })).status).toBe(400);
    expect(text).toContain('Place the order');
    expect(ordered()).toEqual([]);
  });

  test.each([
    ['another site by its origin', { origin: 'http://evil.example' }],
    ['a hidden origin', { origin: 'null' }],
    ['another site by what the browser says', { 'sec-fetch-site': 'cross-site' }],
    ['a neighbour in the same domain', { 'sec-fetch-site': 'same-site' }],
  ])('is not placed by %s', async (_, headers) => {
    const visitor = shop.visit();
    const order = (await visitor.post('/basket', { book_id: '1' })).hidden('order');
    expect((await visitor.post('/checkout', { order }, headers)).status).toBe(403);
    expect(ordered()).toEqual([]);
  });

  test('that the order desk refuses keeps its basket and can be tried again', async () => {
    const visitor = shop.visit();
    const first = (await visitor.post('/basket', { book_id: '1' })).hidden('order');
    await shop.visit().post('/checkout', { order: first });
    // The desk knows this basket's name with other books in it: its answer to the first try was lost.
    const changed = (await visitor.post('/basket', { book_id: '2' })).hidden('order');
    const refused = await visitor.post('/checkout', { order: changed });
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('this key was used');
    const again = (await visitor.get('/basket')).hidden('order');
    expect((await visitor.post('/checkout', { order: again })).text).toContain('Thank you');
  });

  test('of a customer whom a new database does not know is one of a new customer', async () => {
    const visitor = shop.visit();
    const first = (await visitor.post('/basket', { book_id: '1' })).hidden('order');
    await visitor.post('/checkout', { order: first });
    shop.services.orders.length = 0;
    const next = (await visitor.post('/basket', { book_id: '2' })).hidden('order');
    expect((await visitor.post('/checkout', { order: next })).text).toContain('Thank you');
    expect(ordered()).toEqual([[[2, 1]]]);
  });

  test('of somebody else is not shown', async () => {
    const one = shop.visit();
    await one.post('/checkout', { order: (await one.post('/basket', { book_id: '1' })).hidden('order') });
    const other = shop.visit();
    await other.post('/checkout', { order: (await other.post('/basket', { book_id: '2' })).hidden('order') });
    expect((await other.get('/orders/1')).status).toBe(404);
    expect((await other.get('/orders')).text).not.toContain('Book 1');
  });
});

import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { openRecommender } from '../../../src/bookstore/storefront/services/recommender.js';
import { type FakeServices, startFakeServices } from './fake-services.js';
import { book, type OpenShop, openShop } from './open-shop.js';

const BOOKS = [book(1), book(2)];

describe('a shop', () => {
  let shop: OpenShop;
  beforeEach(async () => {
    shop = await openShop(BOOKS);
  });
  afterEach(() => shop.close());

  test.each(['down', 'hangs', 'garbage'] as const)(
    'whose recommender %s has the page without the shelf',
    async (fault) => {
      shop.services.faults.set('/recommend', fault);
      const { status, text } = await shop.visit().get('/books/1');
      expect(status).toBe(200);
      expect(text).toContain('Add to basket');
      expect(text).not.toContain('also bought');
    },
  );

  test.each(['down', 'hangs', 'garbage'] as const)(
    'whose recommender %s has the basket without the shelf',
    async (fault) => {
      shop.services.faults.set('/recommend', fault);
      const { text } = await shop.visit().post('/basket', { book_id: '1' });
      expect(text).toContain('Place the order');
      expect(text).not.toContain('Goes well with');
    },
  );

  test.each(['/', '/books', '/books/1'])('without its catalog says so at %s, and comes back', async (path) => {
    shop.services.faults.set('/books', 'down').set('/popular', 'down');
    const { status, text, headers } = await shop.visit().get(path);
    expect([status, headers.get('retry-after'), headers.get('refresh')]).toEqual([503, '5', '5']);
    expect(text).toContain('cannot reach the catalog');
    expect(shop.log.join()).toContain('the catalog does not answer');
    shop.services.faults.clear();
    expect((await shop.visit().get(path)).status).toBe(200);
  });

  test('that cannot place an order keeps the basket, and the same form places it later', async () => {
    const visitor = shop.visit();
    const order = (await visitor.post('/basket', { book_id: '1' })).hidden('order');
    shop.services.faults.set('/orders', 'down');
    const { status, text, headers } = await visitor.post('/checkout', { order });
    // A browser that came again by itself would ask for the address of a form.
    expect([status, headers.get('refresh')]).toEqual([503, null]);
    expect(text).toContain('cannot reach the order desk');
    shop.services.faults.clear();
    expect((await visitor.get('/basket')).text).toContain('Book 1');
    expect((await visitor.post('/checkout', { order })).path).toBe('/orders/1');
    expect(shop.services.orders).toHaveLength(1);
  });

  test('stays healthy when all around it is away, and says who is', async () => {
    shop.services.faults.set('/healthz', 'down');
    const response = await fetch(`${shop.storefront.url}/healthz`);
    expect(await response.json()).toMatchObject({ reachable: { catalog: false, orders: false, recommender: false } });
    expect((await fetch(`${shop.storefront.url}/readyz`)).status).toBe(200);
  });
});

describe('a recommender that fails', () => {
  let services: FakeServices;
  let now = 0;
  beforeEach(async () => {
    now = 0;
    services = await startFakeServices(BOOKS, () => [2]);
  });
  afterEach(() => services.close());
  const asked = () => services.asked('/recommend');

  test('twice is not asked by pages any more, and tried again beside one after a second', async () => {
    const recommender = openRecommender(services.url, () => now);
    services.faults.set('/recommend', 'garbage');
    for (let page = 0; page < 5; page++) expect(await recommender.alsoBought(['1'], 3)).toBeUndefined();
    expect(asked()).toBe(2);
    services.faults.clear();
    now = 1_001;
    expect(await recommender.alsoBought(['1'], 3)).toBeUndefined();
    await vi.waitFor(async () => expect(await recommender.alsoBought(['1'], 3)).toEqual([{ book: '2', readers: 9 }]));
  });

  test('goes on to fail is tried ever less often', async () => {
    const fetched = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('refused'));
    onTestFinished(() => fetched.mockRestore());
    const recommender = openRecommender(services.url, () => now);
    const tries: number[] = [];
    for (; now < 100_000; now += 500) {
      const before = fetched.mock.calls.length;
      await recommender.alsoBought(['1'], 3);
      await new Promise(setImmediate);
      if (fetched.mock.calls.length > before) tries.push(now);
    }
    const pauses = tries.map((at, index) => at - (tries[index - 1] ?? 0)).slice(2);
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  });

  test('for one book is no failure of the others', async () => {
    const recommender = openRecommender(services.url, () => now);
    services.faults.set('/recommend', 'down');
    for (let page = 0; page < 4; page++) expect(await recommender.alsoBought(['1'], 3)).toBeUndefined();
    expect(asked()).toBe(4);
  });
});

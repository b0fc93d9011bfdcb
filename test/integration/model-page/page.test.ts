import { afterEach, expect, test } from 'vitest';
import type { ModelOverview, ModelSource } from '../../../src/bookstore/model-page/model-source.js';
import { overview, tableOf, version } from '../../unit/model-page/tables.js';
import { book, type OpenShop, openShop } from '../storefront/open-shop.js';

const BOOKS = ['a', 'b', 'c'].map((id) => book(id));
const BEFORE = tableOf({ a: ['b'], b: ['a'], c: ['b'] });
const AFTER = tableOf({ a: ['c'], b: ['a'], c: ['b'] });

let shop: OpenShop;
afterEach(() => shop.close());

async function open(model: ModelOverview | undefined, more: Partial<ModelSource> = {}) {
  const asked: string[] = [];
  const models: ModelSource = {
    overview: async () => model,
    async neighbours(digest) {
      asked.push(digest);
      return digest === version(1).model.digest ? BEFORE : AFTER;
    },
    ...more,
  };
  shop = await openShop(BOOKS, { models });
  return { asked, page: (query = '') => shop.visit().get(`/model${query}`) };
}

test('before there is a model, the page says what will be there and which step makes it', async () => {
  const { page } = await open(undefined);
  const { status, text } = await page();
  expect(status).toBe(200);
  expect(text).toContain('No model yet');
  expect(text).toContain('Step F');
});

test('the page shows the version that serves, its measures, what changed, and the map', async () => {
  const { page } = await open(overview([version(1), version(2)], 2, 1));
  const { text } = await page();
  expect(text).toContain('Version 2 is serving');
  expect(text).toContain('40.0 %');
  expect(text).toContain('8.0 times as often as a list of bestsellers');
  expect(text).toContain('>1 of 3</strong> changed');
  expect(text).toMatch(/Before<\/p><ol><li class="gone">Title b .*After<\/p><ol><li class="new">Title c /s);
  expect(text).toContain('3 books, each near those it is bought with');
  expect(text).toContain('Number 1 was ordered 900 times');
  expect(text).toContain('<dd>cosine, top 20</dd>');
  expect(text).toContain('<dd>0.1.0, kernel wasm</dd>');
  expect(text).not.toMatch(/NaN|undefined|Infinity/);
});

test('a model too large for pictures, or gone, has a page without them', async () => {
  const { page } = await open(overview([version(1), version(2)], 2, 1), { neighbours: async () => undefined });
  const { text } = await page();
  expect(text).not.toContain('as the model sees it');
  expect(text).toContain('The two models cannot be compared');
});

test('a refused version keeps its reason', async () => {
  const failed = { name: 'not-worse', outcome: 'failed', seen: -0.02, needed: -0.004, detail: 'lower bound' } as const;
  const { page } = await open(
    overview([version(1), version(2, { verdict: { state: 'refused', checks: [failed] } })], 1),
  );
  const { text } = await page();
  expect(text).toContain('refused');
  expect(text).toContain('<strong>not-worse</strong>: lower bound');
  expect(text).toContain('(-0.0200, needs -0.0040)');
});

test('what is registered but not promoted is listed, and nothing is said to serve', async () => {
  const { page } = await open(overview([version(1)]));
  const { text } = await page();
  expect(text).toContain('No model is serving yet');
  expect(text).toContain('Versions');
});

test('a model is read once, however often the page is looked at', async () => {
  const { asked, page } = await open(overview([version(1), version(2)], 2, 1));
  await Promise.all([page(), page()]);
  await page();
  expect(asked).toEqual([version(2).model.digest, version(1).model.digest]);
});

test('a model that cannot be read keeps no more than the pictures from the page, and is tried again', async () => {
  let whole = false;
  const { page } = await open(overview([version(1)], 1), {
    neighbours: async () => {
      if (!whole) throw new Error('torn');
      return AFTER;
    },
  });
  const pending = await page();
  expect(pending.text).toContain('This is being computed');
  expect(pending.headers.get('refresh')).toBe('5');
  whole = true;
  const { text, headers } = await page();
  expect(text).toContain('3 books, each near those');
  expect(headers.get('refresh')).toBeNull();
});

test('without catalog and order desk it says so, and shows the rest', async () => {
  const { page } = await open(overview([version(1)], 1));
  shop.services.faults.set('/popularity', 'down').set('/activity', 'down');
  const { status, text } = await page();
  expect(status).toBe(200);
  expect(text).toContain('The catalog does not respond at the moment');
  expect(text).toContain('The order desk does not respond at the moment');
});

test('a store that does not answer is said to be away, and which step makes it', async () => {
  const { page } = await open(undefined, {
    overview: async () => {
      throw new Error('refused');
    },
  });
  const { status, text, headers } = await page();
  expect(status).toBe(503);
  expect(text).toContain('The model store does not respond');
  expect(headers.get('refresh')).toBe('5');
  expect(shop.log).toEqual(['/model: refused']);
});

test('the shelves that an address names come first, changed or not', async () => {
  const { page } = await open(overview([version(1), version(2)], 2, 1));
  const { text } = await page('?book_id=b&book_id=b&book_id=%3Cx%3E');
  const section = text.slice(text.indexOf('id="changes"'), text.indexOf('id="versions"'));
  expect(section.match(/href="\/books\/\w"/g)).toEqual(['href="/books/b"', 'href="/books/a"']);
  expect(section).toContain('Title b</a> <span class="soft">as before</span>');
  expect(section).toContain('Others that changed most');
  expect(text).not.toContain('<x>');
});

test('with one version only, it says how to get a second one', async () => {
  const { page } = await open(overview([version(1)], 1));
  expect((await page()).text).toContain('then run the pipeline again: <code>bookstore-ml pipeline</code>');
});

test('a plot without anything to draw says why', async () => {
  const { page } = await open(overview([version(1)], 1));
  shop.services.faults.set('/popularity', 'unsold');
  const { text } = await page();
  expect(text).toMatch(/Orders of the last \d+ hours<\/h3><p class="soft">None: .*bookstore-ml shop traffic/s);
  expect(text).toContain('Orders of a book, by its rank</h3><p class="soft">Nothing has been ordered here yet.');
  expect(text).not.toMatch(/NaN|undefined|Infinity/);
});

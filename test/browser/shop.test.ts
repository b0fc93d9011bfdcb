import { join } from 'node:path';
import axe, { type AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { passTo } from '../../src/lib/process/service-pass.js';
import { openWorkspace, type Workspace } from '../e2e/cli.js';
import { LOOKS, noBrowser, openChromium, visit, weigh } from './chromium.js';
import { buy, rarelyBought, shelfOf } from './visitor.js';

const [WIDE] = LOOKS;
const MINUTES = 60_000;
const MOST_BYTES = 100_000;
const PATHS = [
  ...['/', '/books', '/books?page=2', '/books?q=harbour', '/books?q=zzzz', '/books/1'],
  ...['/model', '/model?book_id=1', '/nothing'],
];

describe.skipIf(noBrowser !== undefined)(`the shop that up left, in Chromium (${noBrowser ?? 'there is one'})`, () => {
  let workspace: Workspace;
  let browser: Browser;
  let base: string;

  beforeAll(async () => {
    workspace = await openWorkspace();
    const { exitCode, stderr } = await workspace.run(workspace.up);
    expect(exitCode, String(stderr)).toBe(0);
    base = `http://127.0.0.1:${workspace.port + 1}`;
    browser = await openChromium();
  }, 3 * MINUTES);
  afterAll(async () => {
    await browser?.close();
    await workspace?.remove();
  }, MINUTES);

  describe.each(LOOKS)('$name', (look) => {
    test('has no page that axe objects to, that is wider than the screen, or heavy', async () => {
      const context = await visit(browser, base, look, true);
      const page = await context.newPage();
      for (const path of PATHS) {
        expect([path, (await weigh(page, path)) < MOST_BYTES]).toEqual([path, true]);
        expect(await faultsOf(page)).toEqual([]);
      }
      await buy(page, [1, 2]);
      expect(await faultsOf(page)).toEqual([]);
      // The one who bought is led to the loop.
      expect(await page.locator('.command').textContent()).toMatch(/bookstore-ml pipeline/);
      await page.goto('/orders');
      expect(await faultsOf(page)).toEqual([]);
      await page.goto('/books/3');
      await page.getByRole('button', { name: 'Add to basket' }).click();
      expect(await faultsOf(page)).toEqual([]);
      await context.close();
    });
  });

  test('everything works without scripts: search, two books, their history', async () => {
    const context = await visit(browser, base, WIDE!, false);
    const page = await context.newPage();
    await page.goto('/');
    await page.getByRole('searchbox').fill('harbour');
    await page.getByRole('button', { name: 'Search' }).click();
    const found = page.getByRole('main').getByRole('listitem');
    expect(await found.count()).toBeGreaterThan(1);
    for (const at of [0, 1]) {
      await page.goto('/books?q=harbour');
      await found.nth(at).getByRole('link').click();
      await page.getByRole('button', { name: 'Add to basket' }).click();
    }
    const titles = await page.locator('.lines').getByRole('link').allTextContents();
    expect(titles).toHaveLength(2);
    await page.getByRole('button', { name: 'Place the order' }).click();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Thank you');
    await page.getByRole('link', { name: 'Your orders' }).click();
    for (const title of titles) expect(await page.getByRole('link', { name: title, exact: true }).count()).toBe(1);
    await context.close();
  });

  test('going back and ordering again is one order', async () => {
    const context = await visit(browser, base, WIDE!, false);
    const page = await context.newPage();
    await buy(page, [4]);
    const receipt = page.url();
    await page.goBack();
    const button = page.getByRole('button', { name: 'Place the order' });
    // Browsers may ask for the basket anew, which is empty then: also one order.
    if ((await button.count()) > 0) {
      await button.click();
      expect(page.url()).toBe(receipt);
    }
    await page.goto('/orders');
    expect(await page.getByRole('article').count()).toBe(1);
    await context.close();
  });

  test('in the widest face that systems come with, nothing is cut off on a phone', async () => {
    const context = await visit(browser, base, LOOKS[2]!, true);
    const page = await context.newPage();
    await page.goto('/books/1');
    await page.getByRole('button', { name: 'Add to basket' }).click();
    for (const path of ['/', '/books', '/model']) {
      await page.goto(path);
      await page.addStyleTag({ content: WIDEST });
      const cut = await page.evaluate<readonly string[]>(CUT_OFF);
      expect([path, cut]).toEqual([path, []]);
      const rows = await page.evaluate<number>(ROWS_OF_LINKS);
      expect(rows).toBe(1);
    }
    await context.close();
  });

  test('the keyboard comes to the content at once', async () => {
    const context = await visit(browser, base, WIDE!, false);
    const page = await context.newPage();
    await page.goto('/books');
    await page.keyboard.press('Tab');
    const skip = page.getByRole('link', { name: 'Skip to the content' });
    expect((await skip.boundingBox())?.x).toBeGreaterThanOrEqual(0);
    await page.keyboard.press('Enter');
    expect(page.url()).toMatch(/#main$/);
    await context.close();
  });

  test(
    'two rarely bought books that are bought together stand on one shelf once the pipeline has run again',
    async () => {
      const context = await visit(browser, base, WIDE!, false);
      const page = await context.newPage();
      const catalog = `http://127.0.0.1:${workspace.port + 2}`;
      const headers = passTo(catalog, join(workspace.home, 'workspace', 'run', 'secret'));
      const [one, other] = await rarelyBought(async (path) => (await fetch(`${catalog}${path}`, { headers })).json());
      expect(await shelfOf(page, one)).not.toContain(other);
      await buy(page, [one, other]);

      const { exitCode, stderr } = await workspace.run(['pipeline', '--yes']);
      expect(exitCode, String(stderr)).toBe(0);
      expect(await shelfOf(page, one)).toContain(other);
      expect(await shelfOf(page, other)).toContain(one);
      const shelves = page.locator('.shelves > li');
      await page.goto(`/model?book_id=${one}&book_id=${other}`);
      // A busy machine takes a while to compare the two models; the page comes again by itself until then.
      await shelves.first().waitFor({ timeout: MINUTES });
      for (const [at, bought] of [other, one].entries()) {
        const answer = await fetch(`${catalog}/books/${bought}`, {
          headers: passTo(catalog, join(workspace.home, 'workspace', 'run', 'secret')),
        });
        const { title } = (await answer.json()) as { title: string };
        expect(await shelves.nth(at).locator('.new').allTextContents()).toContain(`${title} new`);
      }
      await page.goto('/model');
      expect(await shelves.count()).toBeGreaterThan(1);
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Version 2 is serving');
      expect(await page.getByText('v1 to v2').count()).toBe(1);
      await context.close();
    },
    3 * MINUTES,
  );
});

const WIDEST = ':root{--serif:"DejaVu Serif"!important;--sans:"DejaVu Sans"!important}';

/** Texts of pictures that reach out of them, as a script of the page. */
const CUT_OFF = `[...document.querySelectorAll('.cover text, .map text')].filter((text) => {
  const { x, y, width, height } = text.getBBox();
  const { viewBox } = text.ownerSVGElement;
  return x < 0 || y < 0 || x + width > viewBox.baseVal.width || y + height > viewBox.baseVal.height;
}).map((text) => text.textContent)`;

const ROWS_OF_LINKS = "new Set([...document.querySelectorAll('header nav a')].map((link) => link.offsetTop)).size";

/** What is wrong with a page, in words: rules of axe that it breaks, and whether it has to be moved sideways. */
async function faultsOf(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  // As texts: they run in the page, where there is another world than here.
  const { violations, passes } = await page.evaluate<AxeResults>('axe.run()');
  expect(passes.length).toBeGreaterThan(10);
  const wider = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
  const broken = violations.map(({ id, nodes }) => `${page.url()} ${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  return wider > 0 ? [...broken, `${page.url()} is ${wider} px wider than the screen`] : broken;
}

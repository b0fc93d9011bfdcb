import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page, type Request } from 'playwright-core';

const CHROMIUM = process.env.BOOKSTORE_ML_CHROMIUM ?? '/usr/bin/chromium';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Why no browser test can run here; undefined where they can, or must. */
export const noBrowser: string | undefined =
  existsSync(CHROMIUM) || process.env.BOOKSTORE_ML_REQUIRE_BROWSER === '1' ? undefined : `there is no ${CHROMIUM}`;

/** A browser with a profile of its own. */
export const openChromium = (): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM, headless: true, args: FLAGS });

export interface Look {
  readonly name: string;
  readonly width: number;
  readonly dark: boolean;
}

export const LOOKS: readonly Look[] = [
  { name: 'wide', width: 1280, dark: false },
  { name: 'wide in the dark', width: 1280, dark: true },
  { name: 'a phone', width: 390, dark: false },
  { name: 'a phone in the dark', width: 390, dark: true },
];

/** A visitor who has not been here. `scripts` are the test's own: the shop has none, and its policy forbids any. */
export function visit(browser: Browser, base: string, look: Look, scripts: boolean): Promise<BrowserContext> {
  return browser.newContext({
    baseURL: base,
    viewport: { width: look.width, height: 844 },
    colorScheme: look.dark ? 'dark' : 'light',
    javaScriptEnabled: scripts,
    bypassCSP: scripts,
  });
}

/** Bytes that came over the wire for a page and all that it loads. */
export async function weigh(page: Page, path: string): Promise<number> {
  const sizes: Promise<number>[] = [];
  const add = (request: Request) =>
    sizes.push(
      request.sizes().then(({ responseBodySize, responseHeadersSize }) => responseBodySize + responseHeadersSize),
    );
  page.on('requestfinished', add);
  await page.goto(path);
  page.off('requestfinished', add);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

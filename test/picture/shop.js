// Takes the README's pictures of a shop that runs: node test/picture/shop.js http://127.0.0.1:8081
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const shop = process.argv[2] ?? 'http://127.0.0.1:8081';
const here = import.meta.dirname;
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage({ viewport: { width: 1100, height: 940 } });
await page.goto(`${shop}/books/1`);
await page.screenshot({ path: join(here, 'shop.png') });
await page.setViewportSize({ width: 900, height: 940 });
await page.goto(`${shop}/model`);
// A thousand dots and their ties: as PNG three times as large.
await page
  .locator('section[aria-labelledby=map]')
  .screenshot({ path: join(here, 'model.jpg'), type: 'jpeg', quality: 85 });
await browser.close();

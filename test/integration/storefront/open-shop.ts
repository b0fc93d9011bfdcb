import type { ModelSource } from '../../../src/bookstore/model-page/model-source.js';
import { type Storefront, type StorefrontOptions, startStorefront } from '../../../src/bookstore/storefront/server.js';
import type { Book } from '../../../src/bookstore/storefront/services/catalog.js';
import { keepLog } from '../bookstore/log-lines.js';
import { type Browser, openBrowser } from './browser.js';
import { type FakeServices, startFakeServices } from './fake-services.js';

export interface OpenShop {
  readonly storefront: Storefront;
  readonly services: FakeServices;
  /** What the storefront told its operator. */
  readonly log: string[];
  visit(): Browser;
  close(): Promise<void>;
}

export const noModels: ModelSource = { overview: async () => undefined, neighbours: async () => undefined };

export const book = (id: number | string, more: Partial<Book> = {}): Book => ({
  book_id: id,
  title: `Book ${id}`,
  author: 'Dara Moreau',
  genre: 'Mystery',
  series: '',
  volume: null,
  price_cents: 1_000,
  ...more,
});

/** A storefront over services that are not real, on ports of their own. */
export async function openShop(books: readonly Book[], options: Partial<StorefrontOptions> = {}): Promise<OpenShop> {
  const services = await startFakeServices(books, (id) => books.map((b) => b.book_id).filter((b) => String(b) !== id));
  const log: string[] = [];
  const storefront = await startStorefront({
    port: 0,
    instance: 'mine',
    version: '1.2.3',
    catalog: services.url,
    orders: services.url,
    recommender: services.url,
    models: noModels,
    log: keepLog(log),
    ...options,
  });
  return {
    storefront,
    services,
    log,
    visit: () => openBrowser(storefront.url),
    async close() {
      await storefront.close();
      await services.close();
    },
  };
}

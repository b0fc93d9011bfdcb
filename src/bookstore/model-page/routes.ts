import type { FastifyInstance } from 'fastify';
import { ServiceDownError } from '../storefront/services/ask.js';
import { type Shop, sendPage, visitorOf } from '../storefront/shop.js';
import { type Changes, compareShelves } from './changes.js';
import { emptyModelPage } from './empty-page.js';
import { type CatalogMap, drawMap } from './map.js';
import type { ModelOverview } from './model-source.js';
import { modelPage } from './page.js';

const HOURS = 24;

/** What takes a while to work out, and stays as long as the same two models are compared. */
interface Worked {
  readonly of: string;
  readonly result: Promise<{ readonly changes: Changes | undefined; readonly map: CatalogMap | undefined }>;
}

export function addModelRoutes(app: FastifyInstance, shop: Shop): void {
  const { catalog, orders, models } = shop;
  let worked: Worked | undefined;

  /** Once for a pair of models, however many ask meanwhile; again after it failed. */
  const workOut = (overview: ModelOverview): Worked['result'] => {
    const digests = digestsOf(overview);
    const of = digests.join();
    if (worked?.of !== of) {
      const result = look(shop, digests);
      worked = { of, result };
      result.catch(() => {
        worked = undefined;
      });
    }
    return worked.result;
  };

  app.get('/model', async (request, reply) => {
    const visitor = visitorOf(shop, request);
    const overview = await models.overview().catch((error: unknown) => {
      throw new ServiceDownError('the model store', error);
    });
    if (overview === undefined) return sendPage(reply, visitor, emptyModelPage);
    const [{ changes, map }, popularity, activity] = await Promise.all([
      workOut(overview).catch(() => ({ changes: undefined, map: undefined })),
      catalog.popularity().catch(() => undefined),
      orders.activity(HOURS).catch(() => undefined),
    ]);
    return sendPage(reply, visitor, modelPage({ overview, changes, map, popularity, activity }));
  });
}

/** Of the model that serves, and of the one before it. */
function digestsOf({ versions, serving, before }: ModelOverview): readonly [string | undefined, string | undefined] {
  const digestOf = (version: number | undefined) => versions.find((model) => model.version === version)?.digest;
  return [digestOf(serving), digestOf(before)];
}

async function look({ models, catalog }: Shop, [serving, before]: ReturnType<typeof digestsOf>): Worked['result'] {
  const now = serving === undefined ? undefined : await models.neighbours(serving);
  if (now === undefined) return { changes: undefined, map: undefined };
  const then = before === undefined ? undefined : await models.neighbours(before);
  return { changes: then && compareShelves(then, now), map: await drawMap(now, catalog) };
}

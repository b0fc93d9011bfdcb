import { setTimeout } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { type Shop, sendPage, visitorOf } from '../storefront/shop.js';
import { emptyModelPage, noStorePage } from './empty-page.js';
import { drawMap } from './map/catalog-map.js';
import type { ModelOverview } from './model-source.js';
import { modelPage, type Pictures } from './page.js';
import { compareShelves } from './shelf-changes.js';

const HOURS = 24;
/** A page that waited so long comes without what it waited for; that goes on, for the next one. */
const PATIENCE_MS = { store: 3_000, pictures: 8_000 } as const;

/** What takes a while to work out, and stays as long as the same two models are compared. */
interface Worked {
  readonly of: string;
  readonly result: Promise<Pictures>;
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
      result.catch((error: Error) => {
        app.log.warn(`/model: ${error.message}`);
        if (worked?.result === result) worked = undefined;
      });
    }
    return worked.result;
  };

  app.get('/model', async (request, reply) => {
    const visitor = visitorOf(shop, request);
    let overview: ModelOverview | undefined;
    try {
      overview = await within(PATIENCE_MS.store, models.overview());
    } catch (error) {
      request.log.warn(`/model: ${(error as Error).message}`);
      return sendPage(reply.header('retry-after', '5'), visitor, noStorePage, 503);
    }
    if (overview === undefined) return sendPage(reply, visitor, emptyModelPage);
    const [pictures, popularity, activity] = await Promise.all([
      within(PATIENCE_MS.pictures, workOut(overview)).catch(() => undefined),
      catalog.popularity().catch(() => undefined),
      orders.activity(HOURS).catch(() => undefined),
    ]);
    return sendPage(reply, visitor, modelPage({ overview, pictures, popularity, activity }));
  });
}

const within = <T>(ms: number, work: Promise<T>): Promise<T> =>
  Promise.race([
    work,
    setTimeout(ms, undefined, { ref: false }).then((): never => {
      throw new Error(`no answer within ${ms / 1_000} s`);
    }),
  ]);

/** Of the model that serves, and of the one before it. */
function digestsOf({ versions, serving, before }: ModelOverview): readonly [string | undefined, string | undefined] {
  const digestOf = (version: number | undefined) => versions.find((record) => record.version === version)?.model.digest;
  return [digestOf(serving), digestOf(before)];
}

async function look({ models, catalog }: Shop, [serving, before]: ReturnType<typeof digestsOf>): Worked['result'] {
  const now = serving === undefined ? undefined : await models.neighbours(serving);
  if (now === undefined) return { changes: undefined, map: undefined };
  const then = before === undefined ? undefined : await models.neighbours(before);
  return { changes: then && compareShelves(then, now), map: await drawMap(now, catalog) };
}

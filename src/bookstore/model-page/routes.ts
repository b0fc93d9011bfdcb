import { setTimeout } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { type Shop, sendPage, visitorOf } from '../storefront/shop.js';
import { emptyModelPage, noStorePage } from './empty-page.js';
import { drawMap } from './map/catalog-map.js';
import type { ModelOverview } from './model-source.js';
import { modelPage, type Pictures } from './page.js';
import { compareShelves, type ShelfChange, type ShelfChanges, shelvesOf } from './shelf-changes.js';

const HOURS = 24;
/** After so long the page is sent without the part it waited for; the work continues for the next request. */
const TIMEOUT_MS = { store: 3_000, pictures: 8_000 } as const;

/** Maximum number of shelves that a query may name. */
const MAX_NAMED = 12;
/** Both models are kept in memory for such shelves if they have no more neighbours than this: a few dozen megabytes. */
const KEPT_NEIGHBOURS = 2_000_000;

/** What takes a while to compute; kept as long as the same two models are compared. */
interface CachedComparison {
  readonly of: string;
  readonly result: Promise<Comparison>;
}

interface Comparison {
  readonly map: Pictures['map'];
  readonly changes: ShelfChanges | undefined;
  readonly shelvesOf: (ids: readonly string[]) => readonly ShelfChange[];
}

export function addModelRoutes(app: FastifyInstance, shop: Shop): void {
  const { catalog, orders, models } = shop;
  let cached: CachedComparison | undefined;

  /** Runs once per pair of models, however many requests wait for it; again after a failure. */
  const comparisonOf = (overview: ModelOverview): CachedComparison['result'] => {
    const digests = digestsOf(overview);
    const of = digests.join();
    if (cached?.of !== of) {
      const result = compare(shop, digests);
      cached = { of, result };
      result.catch((error: Error) => {
        app.log.warn(`/model: ${error.message}`);
        if (cached?.result === result) cached = undefined;
      });
    }
    return cached.result;
  };

  app.get('/model', async (request, reply) => {
    const visitor = visitorOf(shop, request);
    let overview: ModelOverview | undefined;
    try {
      overview = await within(TIMEOUT_MS.store, models.overview());
    } catch (error) {
      request.log.warn(`/model: ${(error as Error).message}`);
      return sendPage(reply.header('retry-after', '5'), visitor, noStorePage, 503);
    }
    if (overview === undefined) return sendPage(reply, visitor, emptyModelPage);
    const [comparison, popularity, activity] = await Promise.all([
      within(TIMEOUT_MS.pictures, comparisonOf(overview)).catch(() => undefined),
      catalog.popularity().catch(() => undefined),
      orders.activity(HOURS).catch(() => undefined),
    ]);
    const pictures = comparison && {
      map: comparison.map,
      changes: { all: comparison.changes, named: comparison.shelvesOf(namedBooks(request.query)) },
    };
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

/** The digests of the model that is serving and of the one before it. */
function digestsOf({ versions, serving, before }: ModelOverview): readonly [string | undefined, string | undefined] {
  const digestOf = (version: number | undefined) => versions.find((record) => record.version === version)?.model.digest;
  return [digestOf(serving), digestOf(before)];
}

async function compare(
  { models, catalog }: Shop,
  [serving, before]: ReturnType<typeof digestsOf>,
): Promise<Comparison> {
  const now = serving === undefined ? undefined : await models.neighbours(serving);
  if (now === undefined) return { map: undefined, changes: undefined, shelvesOf: () => [] };
  const map = await drawMap(now, catalog);
  const then = before === undefined ? undefined : await models.neighbours(before);
  if (then === undefined) return { map, changes: undefined, shelvesOf: () => [] };
  const keep = now.neighbours.length + then.neighbours.length <= KEPT_NEIGHBOURS;
  return { map, changes: compareShelves(then, now), shelvesOf: keep ? (ids) => shelvesOf(then, now, ids) : () => [] };
}

/** Ids from ?book_id=…&book_id=…, each once. */
function namedBooks(query: unknown): readonly string[] {
  const given = [(query as { readonly book_id?: unknown } | undefined)?.book_id ?? []].flat();
  return [...new Set(given.filter((id) => typeof id === 'string'))].slice(0, MAX_NAMED);
}

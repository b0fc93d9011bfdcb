import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Database } from '../../database/database.js';
import { readDataset } from '../../dataset/dataset.js';
import { digestExport, exportCatalog, exportOrders } from '../../dataset/export.js';
import { get } from '../get.js';
import { RequestProblem } from '../problem.js';
import { EXPORT_DIGEST } from '../schemas.js';

const tag = 'export';
const CSV = { content: { 'text/csv': { schema: { type: 'string' } } } };
const refusals = { 404: 'Nothing was loaded yet' };

/** The dataset as it leaves the shop, with every order that was placed. */
export function addExportRoutes(app: FastifyInstance, db: () => Database): void {
  get(
    app,
    '/export/digest',
    { tag, summary: 'Digests of what an export gives now', answer: EXPORT_DIGEST, refusals },
    async () => orNothing(await digestExport(db())),
  );
  get(app, '/export/catalog.csv', { tag, summary: 'The catalog', answer: CSV, refusals }, async (_asked, reply) => {
    orNothing(await readDataset(db()));
    return stream(reply, exportCatalog(db()));
  });
  get<{ through: number }>(
    app,
    '/export/orders.csv',
    {
      tag,
      summary: 'All order lines',
      query: {
        type: 'object',
        properties: {
          through: {
            type: 'integer',
            minimum: 0,
            maximum: Number.MAX_SAFE_INTEGER,
            default: Number.MAX_SAFE_INTEGER,
            description:
              'the last order that is wanted: with the one that the digest names, the bytes are those of the digest',
          },
        },
      },
      answer: CSV,
      refusals,
    },
    async ({ through }, reply) => {
      const dataset = orNothing(await readDataset(db()));
      return stream(reply, exportOrders(db(), dataset, through));
    },
  );
}

function orNothing<T>(found: T | undefined): T {
  if (found === undefined) throw new RequestProblem(404, 'nothing was loaded into this shop yet');
  return found;
}

const stream = (reply: FastifyReply, bytes: AsyncIterable<Uint8Array>) =>
  reply.type('text/csv; charset=utf-8').send(Readable.from(bytes, { objectMode: false }));

import { Readable } from 'node:stream';
import { Csv, ExportDigest } from '../../api/export.js';
import { numberOr, parameters, problems } from '../../api/shapes.js';
import { readDataset } from '../../dataset/dataset.js';
import { digestExport, exportCatalog, exportOrders } from '../../dataset/export.js';
import { RequestProblem } from '../problem.js';
import type { AddRoutes } from '../routes.js';

const tags = ['export'];
const NOTHING_YET = problems({ 404: 'Nothing was loaded yet' });
const CSV_TYPE = 'text/csv; charset=utf-8';

const ThroughQuery = parameters({
  through: numberOr(
    Number.MAX_SAFE_INTEGER,
    0,
    Number.MAX_SAFE_INTEGER,
    'the last order that is wanted: with the one that the digest names, the bytes are those of the digest',
  ),
});

/** The dataset for training, with every order placed so far. */
export const addExportRoutes: AddRoutes = (app, db) => {
  app.get(
    '/export/digest',
    {
      schema: { tags, summary: 'Digests of what an export gives now', response: { 200: ExportDigest, ...NOTHING_YET } },
    },
    async () => orNothing(await digestExport(db())),
  );
  app.get(
    '/export/catalog.csv',
    { schema: { tags, summary: 'The catalog', response: { 200: Csv, ...NOTHING_YET } } },
    async (_request, reply) => {
      orNothing(await readDataset(db()));
      return reply.type(CSV_TYPE).send(stream(exportCatalog(db())));
    },
  );
  app.get(
    '/export/orders.csv',
    {
      schema: {
        tags,
        summary: 'All order lines',
        querystring: ThroughQuery,
        response: { 200: Csv, ...NOTHING_YET },
      },
    },
    async ({ query: { through } }, reply) => {
      const dataset = orNothing(await readDataset(db()));
      return reply.type(CSV_TYPE).send(stream(exportOrders(db(), dataset, through)));
    },
  );
};

function orNothing<T>(found: T | undefined): T {
  if (found === undefined) throw new RequestProblem(404, 'nothing was loaded into this shop yet');
  return found;
}

const stream = (bytes: AsyncIterable<Uint8Array>) => Readable.from(bytes, { objectMode: false });

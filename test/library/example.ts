// The recommender as a library, from made-up orders to answers over HTTP. A test runs this file against the packed package.
import { evaluate, generate, load, promote, recommend, register, serve, train } from 'bookstore-ml/recommender';

const [folder = 'example'] = process.argv.slice(2);
const shop = await generate(`${folder}/shop`, { books: 200, customers: 400, orders: 2000, seed: 7 });
const hyperparameters = { metric: 'jaccard', topK: 10 } as const;

const trained = await train({
  orders: shop.orders.path,
  catalog: shop.catalog.path,
  out: `${folder}/model`,
  hyperparameters,
});
const report = await evaluate({ orders: shop.orders.path, hyperparameters, out: `${folder}/metrics.json` });
const { record } = await register({
  registry: `${folder}/registry`,
  model: `${folder}/model`,
  metrics: `${folder}/metrics.json`,
});
await promote({ registry: `${folder}/registry` });

const model = await load(`${folder}/registry`);
const recommended = recommend(model, 1, { k: 3 });
const forBasket = recommend(model, [1, 7], { k: 3 });

const server = await serve({ model: `${folder}/registry` });
const response = await fetch(`${server.url}/recommend?book_id=1&k=3`);
const served: unknown = await response.json();
await server.close();

process.stdout.write(
  JSON.stringify({
    rows: shop.orders.rows,
    digest: trained.digest,
    loaded: model.digest,
    verdict: report.verdict.state,
    version: record.version,
    recommended,
    forBasket,
    served,
  }),
);

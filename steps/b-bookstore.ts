import { bookstore as cluster } from '../src/targets/cluster/steps/bookstore.js';
import { ask } from '../src/targets/local/look.js';
import { shopUrl } from '../src/targets/local/paths.js';
import { bookstore as local } from '../src/targets/local/steps/bookstore.js';
import type { WorkshopStep } from '../src/targets/workshop-step.js';

export const bookstore: WorkshopStep = {
  id: 'bookstore',
  letter: 'B',
  title: 'Bookstore app',
  why:
    'A recommender learns from what people did, so there has to be a shop where they did it. This one has a catalog, ' +
    'orders in Postgres, and a book page that waits for its "customers also bought" shelf.',
  needs: ['cluster'],
  workshop: ['kubectl apply -k examples/bookstore/kustomize/overlays/dev'],
  lookAt: {
    local: (cfg) => [ask('what the shop says of itself: books, customers, orders', `${shopUrl(cfg)}/healthz`)],
    cluster: [
      ['the pods of the shop', 'get pods -n bookstore'],
      ['its Services', 'get services -n bookstore'],
    ],
  },
  on: { local, cluster },
};

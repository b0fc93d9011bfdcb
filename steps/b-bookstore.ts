import { bookstore as cluster } from '../src/targets/cluster/steps/bookstore.js';
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
  on: { local, cluster },
};

import { verify as cluster } from '../src/targets/cluster/steps/verify.js';
import { ask } from '../src/targets/local/look.js';
import { recommenderUrl } from '../src/targets/local/paths.js';
import { verify as local } from '../src/targets/local/steps/verify.js';
import type { WorkshopStep } from '../src/targets/workshop-step.js';

export const verify: WorkshopStep = {
  id: 'verify',
  letter: 'G',
  title: 'Ask it',
  why:
    'A platform is done when somebody outside of it gets an answer. This asks over HTTP as the shop does, and reads the ' +
    'registry: "which model is in production?" should be a query, not an investigation.',
  needs: ['serve'],
  after: ['pipeline'],
  workshop: [
    'kubectl port-forward -n bookstore-ml svc/recommender 8080:8080 &',
    '# corrected: the forward needs a moment; curl asks again until it is there',
    'curl -s --retry 10 --retry-connrefused "http://localhost:8080/recommend?book_id=1&k=3"',
    'kubectl get configmap -n bookstore-ml -l app.kubernetes.io/component=recommender-model-registry',
  ],
  lookAt: {
    local: (cfg) => [
      ask('the answer with titles and scores', `${recommenderUrl(cfg)}/recommend?book_id=1&k=3&detail=1`),
    ],
    cluster: [
      [
        'which model is in production',
        'get configmaps -n bookstore-ml -l app.kubernetes.io/component=recommender-model-registry',
      ],
    ],
  },
  on: { local, cluster },
};

import { serve as cluster } from '../src/targets/cluster/steps/serve.js';
import { ask } from '../src/targets/local/look.js';
import { recommenderUrl } from '../src/targets/local/paths.js';
import { serve as local } from '../src/targets/local/steps/serve.js';
import type { WorkshopStep } from '../src/targets/workshop-step.js';

export const serve: WorkshopStep = {
  id: 'serve',
  letter: 'E',
  title: 'Serve',
  why:
    'A model is of use once something can ask it. Serving is a process of its own with its own probes, so that it can be ' +
    'scaled and replaced without the trainer, and a new model can move in while requests go on.',
  needs: ['train'],
  workshop: [
    'docker build -t bookstore/recommender-serve:dev examples/bookstore/ml/serve',
    '# corrected: without --name the image goes to a cluster called "kind"',
    'kind load docker-image bookstore/recommender-serve:dev --name bookstore',
    'kubectl apply -f examples/bookstore/ml/serve/recommender-deployment.yaml',
    'kubectl apply -f examples/bookstore/ml/serve/recommender-service.yaml',
    'kubectl rollout status deploy/recommender -n bookstore-ml --timeout=120s',
  ],
  lookAt: {
    local: (cfg) => [ask('the first answer', `${recommenderUrl(cfg)}/recommend?book_id=1&k=3`)],
    cluster: [['the servers and their Service', 'get deployments,pods,services -n bookstore-ml']],
  },
  on: { local, cluster },
};

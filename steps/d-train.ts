import { train as cluster } from '../src/targets/cluster/steps/train.js';
import { look } from '../src/targets/local/look.js';
import { paths } from '../src/targets/local/paths.js';
import { train as local } from '../src/targets/local/steps/train.js';
import type { WorkshopStep } from '../src/targets/workshop-step.js';

export const train: WorkshopStep = {
  id: 'train',
  letter: 'D',
  title: 'Train the model',
  why:
    'Training is a job with an end: data in, a model file out, the same bytes for the same data. The model counts which ' +
    'books share a customer and keeps the closest neighbours of each; small enough for a laptop, and the path is that of a large one.',
  needs: ['bookstore', 'batch'],
  workshop: [
    'docker build -t bookstore/recommender-train:dev examples/bookstore/ml/train',
    '# corrected: without --name the image goes to a cluster called "kind"',
    'kind load docker-image bookstore/recommender-train:dev --name bookstore',
    'kubectl apply -f examples/bookstore/ml/train/recommender-train-job.yaml',
    '# note: a job that fails keeps this waiting for all 300 s; look at "kubectl get pods" meanwhile',
    'kubectl wait --for=condition=complete job/recommender-train -n bookstore-ml --timeout=300s',
  ],
  lookAt: {
    local: (cfg) => [look('the model: a few files of numbers', 'ls', '-l', paths(cfg).model)],
    cluster: [
      ['how Kueue admitted the job', 'get workloads -n bookstore-ml'],
      ['the job and its pods', 'get jobs,pods -n bookstore-ml'],
    ],
  },
  on: { local, cluster },
};

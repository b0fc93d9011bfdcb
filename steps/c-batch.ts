import { batch as cluster } from '../src/targets/cluster/steps/batch.js';
import { batch as local } from '../src/targets/local/steps/batch.js';
import type { WorkshopStep } from '../src/targets/workshop-step.js';

export const batch: WorkshopStep = {
  id: 'batch',
  letter: 'C',
  title: 'Batch scheduling',
  why:
    'Teams share a cluster, and training jobs want more than their share. Kueue decides when a job may start, by quota; ' +
    'JobSet starts the workers of one job together or not at all, so that none holds a GPU while it waits for the others.',
  needs: ['cluster'],
  workshop: [
    '# corrected: "helm install" fails the second time; "upgrade --install" can be repeated',
    'helm upgrade --install jobset oci://registry.k8s.io/jobset/charts/jobset --version 0.11.1' +
      ' -n jobset-system --create-namespace --wait',
    'helm upgrade --install kueue oci://registry.k8s.io/kueue/charts/kueue --version 0.17.0' +
      ' -n kueue-system --create-namespace --wait',
    '# corrected: --wait ends before the webhooks answer; repeat this until it is accepted, then apply',
    'kubectl apply --dry-run=server -f examples/bookstore/ml/batch/kueue-resourceflavor.yaml',
    'kubectl apply -f examples/bookstore/ml/batch/kueue-resourceflavor.yaml',
    'kubectl apply -f examples/bookstore/ml/batch/kueue-clusterqueue.yaml',
    'kubectl apply -f examples/bookstore/ml/batch/kueue-localqueue.yaml',
  ],
  lookAt: {
    cluster: [
      ['the queue and its quota', 'get clusterqueues,localqueues -A'],
      ['the controllers', 'get pods -n kueue-system'],
    ],
  },
  on: { local, cluster },
};

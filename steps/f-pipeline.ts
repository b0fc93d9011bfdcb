import { pipeline as cluster } from '../src/targets/cluster/steps/pipeline.js';
import { look } from '../src/targets/local/look.js';
import { pipeline as local } from '../src/targets/local/steps/pipeline.js';
import type { WorkshopStep } from '../src/targets/workshop-step.js';

export const pipeline: WorkshopStep = {
  id: 'pipeline',
  letter: 'F',
  title: 'Pipeline',
  why:
    'Until here a person ran each step. The pipeline is the same work as one definition: prepare, train, evaluate, ' +
    'register, promote. A gate decides what may be served, and the registry can say later which data made which model.',
  needs: ['train', 'serve'],
  workshop: [
    'helm repo add argo https://argoproj.github.io/argo-helm',
    '# corrected: repeatable; the defaults give the namespace no service account, so these values do',
    'helm upgrade --install argo-workflows argo/argo-workflows --version 0.42.0 -n argo --create-namespace --wait' +
      " --set 'controller.workflowNamespaces={bookstore-ml}' --set workflow.serviceAccount.create=true",
    'kubectl apply -f examples/bookstore/ml/pipeline/recommender-workflow.yaml',
    'kubectl apply -f examples/bookstore/ml/pipeline/recommender-cronworkflow.yaml',
    'argo submit --from workflowtemplate/recommender-pipeline -n bookstore-ml --watch',
  ],
  lookAt: {
    local: ({ name }) => [
      look('the versions in the registry, and which one is served', 'bookstore-ml', 'models', 'list', '--name', name),
    ],
    cluster: [
      ['the run of the pipeline', 'get workflows -n bookstore-ml'],
      ['its schedule', 'get cronworkflows -n bookstore-ml'],
    ],
  },
  on: { local, cluster },
};

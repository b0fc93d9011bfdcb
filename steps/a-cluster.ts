import { cluster as onCluster } from '../src/targets/cluster/steps/cluster.js';
import { look } from '../src/targets/local/look.js';
import { paths } from '../src/targets/local/paths.js';
import { workspace as local } from '../src/targets/local/steps/workspace.js';
import type { WorkshopStep } from '../src/targets/workshop-step.js';

export const cluster: WorkshopStep = {
  id: 'cluster',
  letter: 'A',
  title: 'Cluster and namespace',
  why:
    'Everything that follows needs a place of its own, fenced before anything moves in. In a cluster that is a ' +
    'namespace whose Pod Security level is "restricted": a pod that asks for root is refused, machine learning or not.',
  needs: [],
  workshop: [
    'kind create cluster --config examples/bookstore/cluster/kind-multinode.yaml',
    '# corrected: "create namespace" fails the second time; this form can be repeated',
    'kubectl create namespace bookstore-ml --dry-run=client -o yaml | kubectl apply -f -',
    'kubectl label namespace bookstore-ml app.kubernetes.io/part-of=bookstore-ml' +
      ' pod-security.kubernetes.io/enforce=restricted pod-security.kubernetes.io/enforce-version=latest' +
      ' pod-security.kubernetes.io/audit=restricted pod-security.kubernetes.io/warn=restricted --overwrite',
  ],
  lookAt: {
    local: (cfg) => [look('the workspace, which holds all that follows', 'ls', paths(cfg).workspace)],
    cluster: [
      ['the nodes', 'get nodes'],
      ['the namespace, and the level that it enforces', 'get namespace bookstore-ml --show-labels'],
    ],
  },
  on: { local, cluster: onCluster },
};

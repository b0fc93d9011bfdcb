import type { FailureRow } from '../../../engine/failure-row.js';

/** What a cluster is found to be, before or while something is put into it. Found by us, by looking. */
export const CLUSTER = {
  'BML-A06': {
    what: 'no node image fits',
    cause:
      'a node image belongs to the version of kind that shipped it, and none of those that are pinned fits this one',
    fix: 'name one: bookstore-ml up --node-image IMAGE',
  },
  'BML-A07': {
    what: 'there is another cluster called {name}',
    cause: 'somebody else made it, or the folder that says that we did is gone; it is left alone',
    fix: 'take another name: bookstore-ml up --name {name}-2; or, if it is not needed: kind delete cluster --name {name}',
  },
  'BML-A08': {
    what: 'this cluster answers on port {port}',
    cause: 'the ports of a cluster of kind are decided when it is made',
    fix: 'keep it: bookstore-ml up --name {name} --port {port}; or bookstore-ml down first',
  },
  'BML-A11': {
    what: 'the context is another one than was agreed to',
    cause: 'the kubeconfig was changed since',
    fix: 'run bookstore-ml up again: it says what it would touch, and asks',
  },
  'BML-A12': {
    what: 'you may not do all that it takes',
    cause: 'the user of context {context} lacks these rights in the cluster',
    fix: 'have them granted, or take a context of somebody who has them; nothing was changed',
  },
  'BML-A13': {
    what: 'there is no default StorageClass',
    cause: 'volumes are asked for without naming a class',
    fix: 'annotate one: kubectl annotate storageclass NAME {annotation}=true',
  },
  'BML-A14': {
    what: 'there is a namespace {namespace} already',
    cause: 'it was not made by up, and is left alone',
    fix: 'if nobody needs it: kubectl delete namespace {namespace}; else take another cluster',
  },
  'BML-A15': {
    what: 'the workshop is in this cluster already',
    cause: 'another installation of bookstore-ml put it there (its mark is {owner})',
    fix: 'take it down from there, or take another cluster',
  },
  'BML-A16': {
    what: 'Kubernetes {version} is too old',
    cause: '{oldest} or newer is needed',
    fix: 'upgrade it',
  },
  'BML-A17': {
    what: 'no node is ready',
    cause: 'its nodes are down, or kept for others by taints',
    fix: 'see to its nodes: kubectl get nodes',
  },
  'BML-A38': {
    what: 'the cluster answers no names',
    cause: 'its DNS is scaled to 0, so that pods find no Service by its name',
    fix: 'have its owner scale it up: kubectl scale deployment coredns -n kube-system --replicas=2',
  },
  'BML-A19': {
    what: 'the nodes are of several kinds',
    cause: 'an image is built for one kind of node, and its pods go to any that is not kept for others',
    fix: 'taint the nodes that should stay free of it (kubectl taint nodes NODE key=value:NoSchedule), then retry',
  },
  'BML-A20': {
    what: 'no node takes pods',
    cause: 'every node is kept for others by a taint',
    fix: 'have one node without a taint: kubectl taint nodes NODE key- removes one, then retry',
  },
  'BML-B08': {
    what: 'an image was replaced while it was packed',
    cause: 'another installation of bookstore-ml builds the same images on this machine just now',
    fix: 'retry when it has done so',
    transient: true,
  },
  'BML-B09': {
    what: 'the nodes are {platform}',
    cause: 'Docker here builds images for another kind of node',
    fix: 'install docker buildx, then retry',
  },
  'BML-C11': {
    what: 'there is another {kind} called {name}',
    cause: 'it is of the whole cluster, and up did not make it; it is left alone',
    fix: 'have its owner rename it, or take another cluster',
  },
  'BML-C12': {
    what: 'Kueue does not manage {namespace}',
    cause:
      'its configuration leaves out this namespace (managedJobsNamespaceSelector) or this kind (integrations.frameworks)',
    fix: 'have its owner let it manage Jobs and JobSets of namespaces labelled app.kubernetes.io/part-of={namespace}',
  },
  'BML-C14': {
    what: '{chart} {version} is in the way',
    cause: 'somebody else installed it, so that it is neither upgraded nor removed; two of it do not go together',
    fix: 'have its owner bring it to a version in that range, or take another cluster',
  },
  'BML-F11': {
    what: 'Argo Workflows does not watch {namespace}',
    cause:
      'it was installed by somebody else for other namespaces (--namespaced, --managed-namespace), or may not read this one',
    fix: 'have its owner let it watch {namespace} too, or take another cluster',
  },
} as const satisfies Readonly<Record<string, FailureRow>>;

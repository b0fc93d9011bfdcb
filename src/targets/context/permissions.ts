import { join } from 'node:path';
import { stringify } from 'yaml';
import { failureError } from '../../failures/failure.js';
import { writeText } from '../../lib/files/json-file.js';
import { create } from '../../tools/kubernetes/kubectl.js';
import { clusterAccess, NAMESPACE, paths, SHOP_NAMESPACE } from '../cluster/manifests/paths.js';
import type { ClusterContext } from '../cluster/provider.js';

/** [group, resource or resource/part, verb]. */
type Right = readonly [group: string, resource: string, verb: string];

const WIDE: readonly Right[] = [
  ['', 'namespaces', 'create'],
  ['', 'namespaces', 'delete'],
  ['', 'nodes', 'list'],
  ['apps', 'deployments', 'list'],
  ['kueue.x-k8s.io', 'clusterqueues', 'create'],
  ['kueue.x-k8s.io', 'resourceflavors', 'create'],
];

/** What the charts bring, where they are not there yet. */
const CHARTS: readonly Right[] = [
  ['apiextensions.k8s.io', 'customresourcedefinitions', 'create'],
  ['admissionregistration.k8s.io', 'validatingwebhookconfigurations', 'create'],
  ['admissionregistration.k8s.io', 'mutatingwebhookconfigurations', 'create'],
  ['apiregistration.k8s.io', 'apiservices', 'create'],
  ['rbac.authorization.k8s.io', 'clusterroles', 'create'],
  ['rbac.authorization.k8s.io', 'clusterrolebindings', 'create'],
];

const INSIDE: readonly Right[] = [
  ['', 'configmaps', 'create'],
  ['', 'services', 'create'],
  ['', 'serviceaccounts', 'create'],
  ['', 'persistentvolumeclaims', 'create'],
  ['', 'pods', 'list'],
  ['', 'pods/log', 'get'],
  ['', 'pods/portforward', 'create'],
  ['apps', 'deployments', 'create'],
  ['batch', 'jobs', 'create'],
  ['networking.k8s.io', 'networkpolicies', 'create'],
  ['policy', 'poddisruptionbudgets', 'create'],
  ['rbac.authorization.k8s.io', 'roles', 'create'],
  ['rbac.authorization.k8s.io', 'rolebindings', 'create'],
];

const TRAINING: readonly Right[] = [
  ['', 'services/proxy', 'get'],
  ['', 'pods/proxy', 'get'],
  ['kueue.x-k8s.io', 'localqueues', 'create'],
  ['jobset.x-k8s.io', 'jobsets', 'create'],
  ['argoproj.io', 'workflows', 'create'],
  ['argoproj.io', 'workflowtemplates', 'create'],
];

const SHOP: readonly Right[] = [
  ['', 'secrets', 'create'],
  ['apps', 'statefulsets', 'create'],
  ['batch', 'cronjobs', 'create'],
];

interface Review {
  readonly spec: {
    readonly resourceAttributes: { readonly verb: string; readonly resource: string; readonly subresource?: string };
  };
  readonly status: { readonly allowed: boolean };
}

/**
 * Asks the API server for every right that the steps need, in one call.
 * @param charts true where a chart has to be installed.
 * @throws FailureError that names all that are missing.
 */
export async function assertRights(ctx: ClusterContext, charts: boolean): Promise<void> {
  const file = join(paths(ctx.cfg).manifests, 'rights.yaml');
  const reviews = [
    ...[...WIDE, ...(charts ? CHARTS : [])].map((right) => review(right)),
    ...[...INSIDE, ...TRAINING].map((right) => review(right, NAMESPACE)),
    ...[...INSIDE, ...SHOP].map((right) => review(right, SHOP_NAMESPACE)),
  ];
  await writeText(file, reviews.map((one) => stringify(one)).join('---\n'));
  // A review is answered, never kept.
  const answered = await create<Review>(ctx, clusterAccess(ctx.cfg), file, {
    purpose: 'ask what we may do',
    keep: true,
  });
  const missing = new Set(answered.filter(({ status }) => !status.allowed).map(({ spec }) => sayRight(spec)));
  if (missing.size === 0) return;
  throw failureError('BML-A12', { context: ctx.cfg.context! }, { evidence: `not allowed: ${[...missing].join(', ')}` });
}

function review([group, path, verb]: Right, namespace?: string) {
  const [resource, subresource] = path.split('/');
  return {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: {
      resourceAttributes: {
        group,
        resource,
        verb,
        ...(subresource === undefined ? {} : { subresource }),
        ...(namespace === undefined ? {} : { namespace }),
      },
    },
  };
}

const sayRight = ({ resourceAttributes: { verb, resource, subresource } }: Review['spec']) =>
  `${verb} ${resource}${subresource === undefined ? '' : `/${subresource}`}`;

import { chartPin } from '../../../tools/install/pins.js';
import { listObjects } from '../../../tools/kubernetes/read-objects.js';
import { listIfKnown } from '../manifests/optional-crds.js';
import { clusterAccess, NAMESPACE } from '../manifests/paths.js';
import type { ClusterContext } from '../provider.js';
import { forgetCreated, recordCreated } from './inventory.js';

/** Records that a chart is going to be ours, with its namespace and kinds: those that do not exist yet. */
export async function recordChart(ctx: ClusterContext, name: string): Promise<void> {
  const { namespace, keeps } = chartPin(ctx.cfg.pins, name);
  const access = clusterAccess(ctx.cfg);
  const [namespaces, kinds] = await Promise.all(
    ['namespaces', 'customresourcedefinitions.apiextensions.k8s.io'].map(async (kind) => {
      const objects = await listObjects(ctx, access, kind);
      return objects.map(({ metadata }) => metadata.name);
    }),
  );
  await recordCreated(ctx, [
    `chart.${name}`,
    ...(namespaces!.includes(namespace) ? [] : [`namespace.${namespace}` as const]),
    ...keeps.filter((crd) => !kinds!.includes(crd)).map((crd) => `crd.${crd}` as const),
  ]);
}

/** Takes that back if the chart could not be installed: whoever installs it later need not be us. */
export async function forgetChart(ctx: ClusterContext, name: string): Promise<void> {
  const { keeps } = chartPin(ctx.cfg.pins, name);
  await forgetCreated(ctx, [`chart.${name}`, ...keeps.map((crd) => `crd.${crd}` as const)]);
}

/** Objects of others that use a controller of ours, such as "LocalQueue team-a/gpu". */
export async function usersOf(ctx: ClusterContext, name: string): Promise<readonly string[]> {
  if (ctx.provider.ownsCluster) return [];
  const { usedBy } = chartPin(ctx.cfg.pins, name);
  const objects = (await listIfKnown(ctx, clusterAccess(ctx.cfg), usedBy.join())) ?? [];
  return objects
    .filter(({ metadata }) => metadata.namespace !== NAMESPACE && !isOurs(metadata.labels))
    .map(
      ({ kind, metadata }) =>
        `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`,
    );
}

const isOurs = (labels: Readonly<Record<string, string>> | undefined) =>
  labels?.['app.kubernetes.io/managed-by'] === 'bookstore-ml';

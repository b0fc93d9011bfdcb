import { failureError } from '../../failures/failure.js';
import type { KubeObject } from '../../tools/kubernetes/kube-object.js';
import { listObjects } from '../../tools/kubernetes/read-objects.js';
import { clusterAccess } from '../cluster/manifests/paths.js';
import type { ClusterReader } from '../cluster/provider.js';

/** A node, as far as it matters to what will run on it. */
export interface Node extends KubeObject {
  readonly spec?: {
    readonly unschedulable?: boolean;
    readonly taints?: readonly { readonly key: string; readonly effect: string }[];
  };
  readonly status?: KubeObject['status'] & {
    readonly nodeInfo?: {
      readonly kubeletVersion: string;
      readonly operatingSystem: string;
      readonly architecture: string;
    };
  };
}

/** Nodes that our pods may come to: those that nobody keeps for something else. */
export const openNodes = (nodes: readonly Node[]) =>
  nodes.filter(
    ({ spec }) =>
      spec?.unschedulable !== true &&
      !spec?.taints?.some(({ effect, key }) => effect !== 'PreferNoSchedule' && !key.startsWith('node.kubernetes.io/')),
  );

/**
 * What images have to be built for, such as linux/amd64.
 * @throws FailureError where nodes differ: one build does not run on all of them.
 */
export async function nodePlatform(ctx: ClusterReader): Promise<string> {
  const nodes = openNodes(await listObjects<Node>(ctx, clusterAccess(ctx.cfg), 'nodes'));
  const platforms = new Set(
    nodes.flatMap(({ status }) => {
      const info = status?.nodeInfo;
      return info === undefined ? [] : [`${info.operatingSystem}/${info.architecture}`];
    }),
  );
  const [only] = platforms;
  if (only !== undefined && platforms.size === 1) return only;
  const evidence = nodes
    .map(({ metadata, status }) => `${metadata.name}: ${status?.nodeInfo?.architecture}`)
    .join(', ');
  throw failureError(only === undefined ? 'BML-A20' : 'BML-A19', {}, { evidence });
}

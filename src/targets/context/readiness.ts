import coerce from 'semver/functions/coerce.js';
import gte from 'semver/functions/gte.js';
import { failureError } from '../../failures/failure.js';
import { kubectlCommand } from '../../tools/kubernetes/access.js';
import { holds, type KubeObject } from '../../tools/kubernetes/kube-object.js';
import { listObjects } from '../../tools/kubernetes/read-objects.js';
import { capture } from '../../tools/process/capture.js';
import { OWNER } from '../cluster/manifests/namespace.js';
import { clusterAccess, NAMESPACE, ownerOf, SHOP_NAMESPACE } from '../cluster/manifests/paths.js';
import { hasConfigHash } from '../cluster/manifests/render-manifest.js';
import type { ClusterContext, ClusterReader } from '../cluster/provider.js';
import type { Config } from '../config.js';
import { type Node, nodePlatform, openNodes } from './nodes.js';

/** From here on a pod's helper may run beside it, and a pod may take a moment before it goes. */
const OLDEST = '1.30.0';
const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';

/**
 * Sees that a cluster that somebody else made can take the workshop. Reads only.
 * @throws FailureError for the first thing that is wrong.
 */
export async function assertReady(ctx: ClusterContext): Promise<void> {
  const access = clusterAccess(ctx.cfg);
  const version = await serverVersion(ctx);
  if (!gte(coerce(version) ?? '0.0.0', OLDEST)) throw failureError('BML-A16', { version, oldest: OLDEST });
  const nodes = openNodes(await listObjects<Node>(ctx, access, 'nodes'));
  if (!nodes.some((node) => holds(node, 'Ready') !== undefined)) throw failureError('BML-A17', {});
  await nodePlatform(ctx);
  const classes = await listObjects(ctx, access, 'storageclasses.storage.k8s.io');
  if (!classes.some(({ metadata }) => metadata.annotations?.[DEFAULT_CLASS] === 'true'))
    throw failureError('BML-A13', { annotation: DEFAULT_CLASS });
  const namespaces = await listObjects(ctx, access, 'namespaces');
  assertNamespacesOurs(ctx.cfg, namespaces);
}

/** @throws FailureError for a namespace of our name that is somebody else's. */
export function assertNamespacesOurs(cfg: Config, namespaces: readonly KubeObject[]): void {
  const find = (name: string) => namespaces.find(({ metadata }) => metadata.name === name);
  const [training, shop] = [find(NAMESPACE), find(SHOP_NAMESPACE)];
  const owner = training?.metadata.annotations?.[OWNER];
  if (owner !== undefined && owner !== ownerOf(cfg)) throw failureError('BML-A15', { owner });
  const foreign = [training, shop].find((one) => one !== undefined && owner === undefined);
  if (foreign === undefined) return;
  const { name } = foreign.metadata;
  const cause = hasConfigHash(foreign) ? { cause: 'what is left of another installation is in it' } : {};
  throw failureError('BML-A14', { namespace: name }, cause);
}

/** Such as v1.34.4. */
export async function serverVersion(ctx: ClusterReader): Promise<string> {
  const command = kubectlCommand(clusterAccess(ctx.cfg), ['version', '-o', 'json'], 'ask which Kubernetes it is');
  const { serverVersion } = JSON.parse((await capture(ctx, command)).stdout) as {
    readonly serverVersion?: { readonly gitVersion: string };
  };
  return serverVersion?.gitVersion ?? 'of unknown version';
}

import { failureError } from '../../../failures/failure.js';
import type { Deployment } from '../../../tools/kubernetes/kube-object.js';
import { scaleCommand } from '../../../tools/kubernetes/kubectl.js';
import { readObject } from '../../../tools/kubernetes/read-objects.js';
import { run } from '../../../tools/process/exec.js';
import type { ClusterContext } from '../provider.js';
import { clusterAccess } from './paths.js';

/** The Deployment that answers names in nearly every cluster. One that is not there is another cluster's own way. */
const DNS = { namespace: 'kube-system', name: 'coredns' };
const REPLICAS = 2;

/** Why no name in the cluster is found; undefined where nothing speaks for that. */
export async function dnsDrift(ctx: ClusterContext): Promise<string | undefined> {
  return (await isScaledToZero(ctx)) ? 'the cluster answers no names: CoreDNS is scaled to 0' : undefined;
}

/** @throws FailureError in a cluster that is somebody else's, where it is not ours to mend. */
export async function ensureDns(ctx: ClusterContext): Promise<void> {
  if (!(await isScaledToZero(ctx))) return;
  if (!ctx.provider.ownsCluster)
    throw failureError('BML-A38', {}, { evidence: `Deployment ${DNS.namespace}/${DNS.name} is scaled to 0` });
  ctx.report.log('CoreDNS was scaled to 0: scaled up again');
  await run(ctx, scaleCommand(clusterAccess(ctx.cfg), DNS, REPLICAS));
}

async function isScaledToZero(ctx: ClusterContext): Promise<boolean> {
  const { namespace, name } = DNS;
  const found = await readObject<Deployment>(ctx, clusterAccess(ctx.cfg), 'deployments.apps', name, namespace);
  return found?.spec.replicas === 0;
}

import { failureError } from '../../../failures/failure.js';
import type { KubeObject } from '../../../tools/kubernetes/kube-object.js';
import { create } from '../../../tools/kubernetes/kubectl.js';
import { clusterAccess, NAMESPACE } from '../manifests/paths.js';
import type { ClusterContext } from '../provider.js';
import { ownershipOf } from './adoption.js';

interface Suspendable extends KubeObject {
  readonly spec?: { readonly suspend?: boolean };
}

/**
 * Sees that a Kueue of somebody else has a say over the jobs of our namespace: it suspends what comes in with a queue's name.
 * @param file the probes: tried on the API server, never kept.
 * @throws FailureError where it lets them pass: they would run past any quota.
 */
export async function assertKueueManages(ctx: ClusterContext, file: string): Promise<void> {
  if ((await ownershipOf(ctx, 'kueue')).state !== 'adopted') return;
  const how = { purpose: 'see whether Kueue takes our jobs', keep: false };
  const objects = await create<Suspendable>(ctx, clusterAccess(ctx.cfg), file, how);
  const passed = objects.filter(({ kind, spec }) => /^(Job|JobSet)$/.test(kind ?? '') && spec?.suspend !== true);
  if (passed.length === 0) return;
  throw failureError(
    'BML-C12',
    { namespace: NAMESPACE },
    { evidence: `${passed.map(({ kind }) => kind).join(' and ')} with a queue's name would not be suspended` },
  );
}

import type { Pod } from '../../tools/kubernetes/kube-object.js';
import { listObjects } from '../../tools/kubernetes/read-objects.js';
import { waitUntil } from '../../tools/kubernetes/wait-until.js';
import { clusterAccess } from '../cluster/manifests/paths.js';
import type { ClusterContext } from '../cluster/provider.js';

const COMEBACK_MS = 180_000;

/**
 * After nodes were started again the API server tells for a while what was true before: pods count as ready that the
 * node has not begun to run. Waits until no pod's word is older than `since`, in ms since the epoch.
 */
export async function waitForPodRestart(ctx: ClusterContext, since: number): Promise<void> {
  await waitUntil(ctx, {
    what: 'the cluster',
    timeoutMs: COMEBACK_MS,
    async poll() {
      const pods = await listObjects<Pod>(ctx, clusterAccess(ctx.cfg), 'pods');
      const stale = pods.filter((pod) => isStale(pod, since));
      if (stale.length === 0) return { state: 'ready', value: true };
      return { state: 'pending', on: `${pods.length - stale.length} of ${pods.length} pods to come back` };
    },
  });
}

const isStale = ({ status }: Pod, since: number) =>
  status?.phase === 'Running' &&
  (status.containerStatuses ?? []).some(({ state }) => Date.parse(state?.running?.startedAt ?? '') < since);

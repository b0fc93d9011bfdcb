import { readObject } from '../../../tools/kubernetes/read-objects.js';
import { waitUntil } from '../../../tools/kubernetes/wait-until.js';
import type { ClusterContext } from '../provider.js';
import { clusterAccess } from './paths.js';

const GONE_MS = 300_000;

/** A namespace that is being deleted takes nothing new: waits until it is gone. Returns at once where none is going. */
export async function waitWhileTerminating(ctx: ClusterContext, name: string): Promise<void> {
  await waitUntil(ctx, {
    what: `namespace ${name}`,
    timeoutMs: GONE_MS,
    async poll() {
      const found = await readObject(ctx, clusterAccess(ctx.cfg), 'namespaces', name);
      if (found?.metadata.deletionTimestamp === undefined) return { state: 'ready', value: true };
      const left = found.status?.conditions?.find(
        ({ type, status }) => type.startsWith('Namespace') && status === 'True',
      );
      const why = left?.message === undefined ? '' : `: ${left.message}`;
      return { state: 'pending', on: `namespace ${name} to be deleted${why}` };
    },
  });
}

import type { Pod } from '../../../tools/kubernetes/kube-object.js';
import { listObjects, readRaw } from '../../../tools/kubernetes/read-objects.js';
import { waitUntil } from '../../../tools/kubernetes/wait-until.js';
import { CommandError } from '../../../tools/process/command-error.js';
import { clusterAccess, NAMESPACE } from '../manifests/paths.js';
import type { ClusterContext } from '../provider.js';

/** A server that was replaced begins with bringing its models. */
const SWAP_MS = 180_000;
const SELECTOR = 'app.kubernetes.io/name=recommender,app.kubernetes.io/component=serving';

/** What a server that is ready says of itself at /readyz. */
interface Serving {
  readonly digest: string;
  readonly version: string;
}

/** What the servers answer with, one for each; undefined for one that is not ready. */
async function servedModels(ctx: ClusterContext): Promise<readonly (Serving | undefined)[]> {
  const access = clusterAccess(ctx.cfg);
  const pods = await listObjects<Pod>(ctx, access, 'pods', { namespace: NAMESPACE, selector: SELECTOR });
  const going = pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  return Promise.all(
    going.map(async ({ metadata }) => {
      const path = `/api/v1/namespaces/${NAMESPACE}/pods/${metadata.name}:8080/proxy/readyz`;
      const said = await readRaw(ctx, access, path).catch((error: unknown) => {
        if (error instanceof CommandError) return undefined;
        throw error;
      });
      return said as Serving | undefined;
    }),
  );
}

/**
 * Every server takes a new model in by itself, within a few seconds. `version`: what it is to call it, too, since a model
 * that is promoted can be the one that answered before.
 */
export async function waitUntilServed(ctx: ClusterContext, digest: string, version?: number): Promise<void> {
  await waitUntil(ctx, {
    what: `model ${digest.slice(0, 12)}`,
    timeoutMs: SWAP_MS,
    async poll() {
      const served = await servedModels(ctx);
      const isWanted = (one: Serving | undefined) =>
        one?.digest === digest && (version === undefined || one.version === String(version));
      const late = served.filter((one) => !isWanted(one)).length;
      if (served.length > 0 && late === 0) return { state: 'ready', value: true };
      const on = `${served.length - late} of ${served.length} servers have model ${digest.slice(0, 12)}`;
      return { state: 'pending', on };
    },
  });
}

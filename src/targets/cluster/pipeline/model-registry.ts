import { type ModelRecord, parseRecord } from '../../../lib/model-record.js';
import { rolledBack } from '../../../lib/promotion-history.js';
import { kubectlCommand } from '../../../tools/kubernetes/access.js';
import type { KubeObject } from '../../../tools/kubernetes/kube-object.js';
import { listObjects } from '../../../tools/kubernetes/read-objects.js';
import type { Config } from '../../config.js';
import { clusterAccess, NAMESPACE } from '../manifests/paths.js';
import type { ClusterContext } from '../provider.js';
import { readPointer } from '../training/model-store.js';

/** The workshop's own question: which models are there? */
export const REGISTRY_SELECTOR = 'app.kubernetes.io/component=recommender-model-registry';

export const registryCommand = (cfg: Config) =>
  kubectlCommand(
    clusterAccess(cfg),
    ['get', 'configmap', '-n', NAMESPACE, '-l', REGISTRY_SELECTOR],
    'ask the registry which models there are',
  );

interface RecordMap extends KubeObject {
  readonly data?: Readonly<Record<string, string>>;
}

/** What the registry knows. */
export interface Registry {
  /** The version that serves, by the pointer in the data volume and its record on the cluster. */
  readonly promoted: ModelRecord | undefined;
  readonly newest: ModelRecord | undefined;
  /** Versions that somebody rolled back and that were not promoted since. */
  readonly undone: readonly ModelRecord[];
}

export async function readRegistry(ctx: ClusterContext): Promise<Registry> {
  const [pointer, maps] = await Promise.all([
    readPointer(ctx),
    listObjects<RecordMap>(ctx, clusterAccess(ctx.cfg), 'configmaps', {
      namespace: NAMESPACE,
      selector: REGISTRY_SELECTOR,
    }),
  ]);
  const records = maps
    .flatMap(({ data }) => parseRecord(data?.['record.json'] ?? '') ?? [])
    .sort((a, b) => a.version - b.version);
  const promoted = records.find(
    ({ version, model }) => version === pointer?.version && model.digest === pointer.digest,
  );
  const undone = rolledBack(pointer?.history ?? []);
  return { promoted, newest: records.at(-1), undone: records.filter(({ version }) => undone.includes(version)) };
}

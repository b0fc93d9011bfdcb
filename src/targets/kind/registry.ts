import type { StepContext } from '../../engine/contract.js';
import type { Fact } from '../../engine/facts.js';
import type { KubeObject } from '../../tools/kube-object.js';
import { kubectlCommand, listObjects } from '../../tools/kubectl.js';
import type { Config } from '../config.js';
import { readPointer } from './model-store.js';
import { clusterAccess, NAMESPACE } from './places.js';

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

/** What is read here of a record. */
interface ModelRecord {
  readonly version: number;
  readonly model: { readonly digest: string };
  readonly dataset: { readonly sha256: string };
  readonly hyperparameters: Readonly<Record<string, unknown>>;
  readonly metrics: {
    readonly k: number;
    readonly model: { readonly hitRate: { readonly value: number } };
    readonly popularity: { readonly hitRate: { readonly value: number } };
  };
}

/** The version that serves, by the pointer in the data volume and its record on the cluster. */
export async function readPromoted(ctx: StepContext<Config>): Promise<ModelRecord | undefined> {
  const [pointer, maps] = await Promise.all([
    readPointer(ctx),
    listObjects<RecordMap>(ctx, clusterAccess(ctx.cfg), 'configmaps', {
      namespace: NAMESPACE,
      selector: REGISTRY_SELECTOR,
    }),
  ]);
  if (pointer === undefined) return undefined;
  const records = maps.flatMap(({ data }) => (data?.['record.json'] === undefined ? [] : [data['record.json']]));
  const record = records
    .map((text) => JSON.parse(text) as ModelRecord)
    .find(({ version }) => version === pointer.version);
  return record?.model.digest === pointer.digest ? record : undefined;
}

export const versionName = ({ version }: ModelRecord) => `v${String(version).padStart(4, '0')}`;

export function modelFact(record: ModelRecord): Fact {
  const { metrics, model, dataset } = record;
  return {
    kind: 'model',
    key: 'model',
    version: versionName(record),
    digest: model.digest,
    hitRate: metrics.model.hitRate.value,
    popularity: metrics.popularity.hitRate.value,
    k: metrics.k,
    promoted: true,
    dataset: dataset.sha256,
  };
}

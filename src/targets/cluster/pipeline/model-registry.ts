import type { StepContext } from '../../../engine/contract.js';
import type { Fact } from '../../../engine/events/facts.js';
import type { KubeObject } from '../../../tools/kubernetes/kube-object.js';
import { kubectlCommand, listObjects } from '../../../tools/kubernetes/kubectl.js';
import type { Config } from '../../config.js';
import { clusterAccess, NAMESPACE } from '../manifests/paths.js';
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

/** What is read here of a record. */
export interface ModelRecord {
  readonly version: number;
  readonly verdict: {
    readonly state: string;
    readonly checks: readonly { readonly name: string; readonly outcome: string; readonly detail: string }[];
  };
  readonly model: { readonly digest: string };
  readonly dataset: { readonly sha256: string };
  readonly hyperparameters: Readonly<Record<string, unknown>>;
  readonly metrics: {
    readonly k: number;
    readonly model: { readonly hitRate: { readonly value: number } };
    readonly popularity: { readonly hitRate: { readonly value: number } };
  };
}

/** What the registry knows. */
export interface Registry {
  /** The version that serves, by the pointer in the data volume and its record on the cluster. */
  readonly promoted: ModelRecord | undefined;
  readonly newest: ModelRecord | undefined;
}

export async function readRegistry(ctx: StepContext<Config>): Promise<Registry> {
  const [pointer, maps] = await Promise.all([
    readPointer(ctx),
    listObjects<RecordMap>(ctx, clusterAccess(ctx.cfg), 'configmaps', {
      namespace: NAMESPACE,
      selector: REGISTRY_SELECTOR,
    }),
  ]);
  const texts = maps.flatMap(({ data }) => (data?.['record.json'] === undefined ? [] : [data['record.json']]));
  const records = texts.map((text) => JSON.parse(text) as ModelRecord).sort((a, b) => a.version - b.version);
  const promoted = records.find(
    ({ version, model }) => version === pointer?.version && model.digest === pointer.digest,
  );
  return { promoted, newest: records.at(-1) };
}

/** Why the gate refused a version, in its own words; undefined where it did not. */
export function refusalOf({ verdict }: ModelRecord): string | undefined {
  if (verdict.state !== 'refused') return undefined;
  const failed = verdict.checks.filter(({ outcome }) => outcome !== 'passed');
  return failed.map(({ name, detail }) => `${name}: ${detail}`).join('; ');
}

export const versionName = ({ version }: ModelRecord) => `v${String(version).padStart(4, '0')}`;

/** What the closing card says of the model. */
export function modelFact(record: ModelRecord, promoted = true): Fact {
  const { metrics, model, dataset } = record;
  return {
    kind: 'model',
    key: 'model',
    version: versionName(record),
    digest: model.digest,
    hitRate: metrics.model.hitRate.value,
    popularity: metrics.popularity.hitRate.value,
    k: metrics.k,
    promoted,
    dataset: dataset.sha256,
  };
}

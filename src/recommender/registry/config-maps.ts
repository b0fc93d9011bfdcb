import { InputError } from '../../lib/input-error.js';
import { type ModelRecord, versionName } from '../../lib/model-record.js';
import type { KubernetesApi } from './kubernetes-api.js';

/** By this label the workshop asks which models there are. */
const COMPONENT = 'recommender-model-registry';
/** On the record of the version that serves, and on no other. */
const PROMOTED_LABEL = 'ml.bookstore/promoted';

const nameOf = (version: number) => `recommender-model-${versionName(version)}`;
const pathOf = (namespace: string) => `/api/v1/namespaces/${encodeURIComponent(namespace)}/configmaps`;

/**
 * Keeps a record on the cluster too, where anybody can ask for it: a ConfigMap whose data cannot be changed any more. One
 * that is there already is left as it is.
 * @throws InputError where the cluster refuses.
 */
export async function publishRecord(api: KubernetesApi, namespace: string, record: ModelRecord): Promise<void> {
  const { version, verdict, model, metrics } = record;
  const body = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: nameOf(version),
      namespace,
      labels: {
        'app.kubernetes.io/name': 'recommender',
        'app.kubernetes.io/component': COMPONENT,
        'app.kubernetes.io/part-of': 'bookstore-ml',
        'app.kubernetes.io/managed-by': 'bookstore-ml',
        'ml.bookstore/version': versionName(version),
        'ml.bookstore/verdict': verdict.state,
      },
    },
    immutable: true,
    data: {
      version: versionName(version),
      digest: model.digest,
      'hit-rate': String(metrics.model.hitRate.value),
      dataset: record.dataset.sha256,
      'record.json': `${JSON.stringify(record, null, 2)}\n`,
    },
  };
  const { status, text } = await api.call('POST', pathOf(namespace), body);
  if (status !== 201 && status !== 409) throw refused(status, text, namespace);
}

/** Moves the mark of the version that serves. What is not there is passed over: a record older than --configmap. */
export async function markPromoted(
  api: KubernetesApi,
  namespace: string,
  version: number,
  before: number | undefined,
): Promise<void> {
  await mark(api, namespace, version, 'true');
  if (before !== undefined && before !== version) await mark(api, namespace, before, null);
}

async function mark(api: KubernetesApi, namespace: string, version: number, value: 'true' | null): Promise<void> {
  const path = `${pathOf(namespace)}/${nameOf(version)}`;
  const { status, text } = await api.call('PATCH', path, { metadata: { labels: { [PROMOTED_LABEL]: value } } });
  if (status !== 200 && status !== 404) throw refused(status, text, namespace);
}

function refused(status: number, text: string, namespace: string): InputError {
  let message = text.slice(0, 200);
  try {
    message = (JSON.parse(text) as { message?: string }).message ?? message;
  } catch {
    // Not in the API's own words: what it did say has to do.
  }
  return new InputError(
    `the cluster refused the record (${status}): ${message}`,
    `ConfigMaps of namespace ${namespace}`,
    'may this service account create and patch ConfigMaps there?',
  );
}

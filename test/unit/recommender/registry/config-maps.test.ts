import { expect, test } from 'vitest';
import type { ModelRecord } from '../../../../src/lib/model-record.js';
import { markPromoted, publishRecord } from '../../../../src/recommender/registry/config-maps.js';
import { type KubernetesApi, openKubernetesApi } from '../../../../src/recommender/registry/kubernetes-api.js';

const record = {
  version: 7,
  verdict: { state: 'accepted', checks: [] },
  model: { digest: 'a'.repeat(64) },
  metrics: { model: { hitRate: { value: 0.25 } } },
  dataset: { sha256: 'b'.repeat(64) },
} as unknown as ModelRecord;

type Call = readonly [method: string, path: string, body?: object | undefined];

function fakeApi(status: number, text = '{}'): KubernetesApi & { readonly calls: Call[] } {
  const calls: Call[] = [];
  return {
    calls,
    async call(...call) {
      calls.push(call);
      return { status, text };
    },
  };
}

test('a record becomes a ConfigMap that cannot be changed, found by the label that the workshop asks for', async () => {
  const api = fakeApi(201);
  await publishRecord(api, 'bookstore-ml', record);
  const [method, path, body] = api.calls[0]!;
  expect([method, path]).toEqual(['POST', '/api/v1/namespaces/bookstore-ml/configmaps']);
  expect(body).toMatchObject({
    immutable: true,
    metadata: {
      name: 'recommender-model-v0007',
      labels: { 'app.kubernetes.io/component': 'recommender-model-registry' },
    },
  });
  const { data } = body as { data: Record<string, string> };
  expect(JSON.parse(data['record.json']!)).toEqual(record);
});

test('one that is there already is left as it is', async () => {
  await expect(publishRecord(fakeApi(409), 'ns', record)).resolves.toBeUndefined();
});

test('a refusal is told in the words of the cluster', async () => {
  const api = fakeApi(403, '{"message":"configmaps is forbidden"}');
  await expect(publishRecord(api, 'ns', record)).rejects.toThrow('(403): configmaps is forbidden');
});

test('the mark moves from the version before to the one that serves', async () => {
  const api = fakeApi(200);
  await markPromoted(api, 'ns', 7, 6);
  const marks = api.calls.map(([method, path, body]) => [method, path.split('/').at(-1), body]);
  const label = (value: string | null) => ({ metadata: { labels: { 'ml.bookstore/promoted': value } } });
  expect(marks).toEqual([
    ['PATCH', 'recommender-model-v0007', label('true')],
    ['PATCH', 'recommender-model-v0006', label(null)],
  ]);
});

test('outside of a cluster there is no API to keep records with', async () => {
  await expect(openKubernetesApi({})).rejects.toThrow('this is no pod of a cluster');
});

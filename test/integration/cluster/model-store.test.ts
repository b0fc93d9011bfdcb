import { expect, test } from 'vitest';
import {
  onceStoreAnswers,
  readStoredModel,
  StoreAwayError,
} from '../../../src/targets/cluster/training/model-store.js';
import type { Config } from '../../../src/targets/config.js';
import { kind } from '../../../src/targets/kind/provider.js';
import { type Forward, refused } from '../../fixtures/fake-cluster/api.js';
import { startFixedApi } from '../../fixtures/fake-cluster/fixed-api.js';
import { fakeContext, temporaryFolder } from '../cluster-tools/context.js';

const RECORD = { items: 2, neighbours: 1, hyperparameters: {}, source: { sha256: 'orders' } };
const NO_ENDPOINTS = 'Error from server (ServiceUnavailable): no endpoints available for service "http:model-store:"';

/** A context whose API server answers as told. */
async function contextOf(forward: Forward) {
  const { kubectl } = await startFixedApi([], forward);
  const choices = { profile: 's', overlay: 'dev', train: 'auto', pins: 'seed', port: 1, shopPort: 2 } as const;
  const home = await temporaryFolder();
  const cfg: Config = {
    target: 'kind',
    name: 'mine',
    home,
    ...choices,
    tools: { kubectl, kind: 'kind', helm: 'helm' },
  };
  return { ...fakeContext(), cfg, provider: kind, attempt: 1 };
}

const away = refused(503, 'ServiceUnavailable', 'no endpoints available for service "http:model-store:"');

test('a store without the model has none', async () => {
  const missing = refused(404, 'NotFound', 'the server could not find the requested resource');
  expect(await readStoredModel(await contextOf(() => missing), 'model')).toBeUndefined();
});

test.each([
  [away],
  [{ status: 503, text: 'error trying to reach service: dial tcp 10.0.0.1:8090: connect: no route to host' }],
])('a store that does not answer is not one without a model: %j', async (answer) => {
  const ctx = await contextOf(() => answer);
  await expect(readStoredModel(ctx, 'model')).rejects.toBeInstanceOf(StoreAwayError);
});

test('a store that is on its way back is waited for, and the screen says so', async () => {
  let asked = 0;
  const ctx = await contextOf(() => (++asked > 2 ? { status: 200, text: JSON.stringify(RECORD) } : away));
  const model = await onceStoreAnswers(ctx, () => readStoredModel(ctx, 'model'));
  expect(model).toMatchObject({ items: 2, orders: 'orders' });
  expect(asked).toBe(3);
  // Said once, for as long as it stays the same.
  expect(ctx.heard.waits).toEqual([`the model store to answer: ${NO_ENDPOINTS}`]);
});

test('whatever else goes wrong is told at once', async () => {
  const ctx = await contextOf(() => refused(403, 'Forbidden', 'services is forbidden'));
  const reading = onceStoreAnswers(ctx, () => readStoredModel(ctx, 'model'));
  await expect(reading).rejects.toThrow('ended with exit code 1');
  expect(ctx.now()).toBe(0);
});

import { expect, test } from 'vitest';
import {
  onceStoreAnswers,
  readStoredModel,
  StoreAwayError,
} from '../../../src/targets/cluster/training/model-store.js';
import type { Config } from '../../../src/targets/config.js';
import { kind } from '../../../src/targets/kind/provider.js';
import { fakeContext, fakeProgram, temporaryFolder } from '../cluster-tools/context.js';

const RECORD = { items: 2, neighbours: 1, hyperparameters: {}, source: { sha256: 'orders' } };
const NO_ENDPOINTS = 'Error from server (ServiceUnavailable): no endpoints available for service "http:model-store:"';

/** A context whose kubectl is a script. */
async function contextOf(script: string) {
  const kubectl = await fakeProgram('kubectl', script);
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

const says = (line: string) => `echo '${line}' >&2; exit 1`;

test('a store without the model has none', async () => {
  const ctx = await contextOf(says('Error from server (NotFound): the server could not find the requested resource'));
  expect(await readStoredModel(ctx, 'model')).toBeUndefined();
});

test.each([
  NO_ENDPOINTS,
  'Error from server (InternalError): an error on the server ("error trying to reach service: dial tcp 10.0.0.1:8090: connect: no route to host") has prevented the request from succeeding',
])('a store that does not answer is not one without a model: %s', async (line) => {
  await expect(readStoredModel(await contextOf(says(line)), 'model')).rejects.toBeInstanceOf(StoreAwayError);
});

test('a store that is on its way back is waited for, and the screen says so', async () => {
  const calls = `${await temporaryFolder()}/calls`;
  const answer = `echo x >> ${calls}; [ $(wc -l < ${calls}) -gt 2 ] || { ${says(NO_ENDPOINTS)}; }`;
  const ctx = await contextOf(`${answer}; echo '${JSON.stringify(RECORD)}'`);
  const model = await onceStoreAnswers(ctx, () => readStoredModel(ctx, 'model'));
  expect(model).toMatchObject({ items: 2, orders: 'orders' });
  expect(ctx.heard.waits).toEqual(Array(2).fill(`the model store to answer: ${NO_ENDPOINTS}`));
});

test('whatever else goes wrong is told at once', async () => {
  const ctx = await contextOf(says('Error from server (Forbidden): services is forbidden'));
  const reading = onceStoreAnswers(ctx, () => readStoredModel(ctx, 'model'));
  await expect(reading).rejects.toThrow('ended with exit code 1');
  expect(ctx.now()).toBe(0);
});

import { expect, test } from 'vitest';
import { CONFIG_HASH } from '../../../src/targets/cluster/manifests/render-manifest.js';
import { leftovers, missing, nameOf, workloadsIn } from '../../../src/targets/cluster/shop/shop-objects.js';
import { pollShop, staleJobs, stuckDatabases } from '../../../src/targets/cluster/shop/shop-ready.js';
import type { KubeObject } from '../../../src/tools/kubernetes/kube-object.js';

const WANTED = { configHash: 'now', database: 'db' };
const NOW = Date.parse('2026-01-01T00:00:00Z');
const made = (kind: string, name: string, of: string, rest: object = {}): KubeObject => ({
  kind,
  metadata: { name, annotations: { [CONFIG_HASH]: of }, labels: { 'app.kubernetes.io/name': name } },
  ...rest,
});
const holding = (type: string) => ({ status: { conditions: [{ type, status: 'True', message: 'said so' }] } });
const service = (name: string, available = 1, of = 'now') => {
  const status = { observedGeneration: 1, replicas: 1, updatedReplicas: 1, availableReplicas: available };
  return made('Deployment', name, of, { spec: { replicas: 1, selector: {} }, status });
};
const database = (ready: number) => made('StatefulSet', 'postgres', 'now', { status: { readyReplicas: ready } });
const SERVICES = ['catalog', 'orders', 'storefront'];
/** Ready; also while it goes, until it has gone. */
const pod = (name: string, going: object = {}) => {
  const { metadata, ...rest } = made('Pod', name, 'now', holding('Ready'));
  return { ...rest, metadata: { ...metadata, ...going } };
};
const job = (name: string, state?: 'Complete' | 'Failed', of = 'now') =>
  made('Job', name, of, state === undefined ? {} : holding(state));

const whole = () => [
  database(1),
  job('secrets', 'Complete'),
  job('migrate', 'Complete'),
  job('dataset', 'Complete'),
  ...SERVICES.map((name) => service(name)),
  ...['postgres', ...SERVICES].map((name) => pod(name)),
];
const without = (name: string, ...others: readonly KubeObject[]) => [
  ...whole().filter(({ kind, metadata }) => kind === 'Pod' || metadata.name !== name),
  ...others,
];
const poll = (objects: readonly KubeObject[]) => pollShop(workloadsIn(objects), WANTED, NOW);

test('a shop is ready once database, schema, orders and every service are', () => {
  expect(poll(whole())).toEqual({ state: 'ready', value: true });
});

test.each([
  ['the database: starting', without('postgres', database(0))],
  ["the database's schema: at work", without('migrate', job('migrate'))],
  ['the first catalog and orders: not begun yet', without('dataset', job('dataset', 'Complete', 'before'))],
  ['the orders: 0 of 1 ready', without('orders', service('orders', 0))],
  ['the storefront: not made yet', without('storefront', service('storefront', 1, 'before'))],
])('what it waits for is told, the first thing first: %s', (on, objects) => {
  expect(poll(objects)).toEqual({ state: 'pending', on });
});

test.each([
  ['postgres', 'the database: starting'],
  ['catalog', 'the catalog: 0 of 1 ready'],
])('a pod of %s that was deleted counts no more, though all else says still what was', (name, on) => {
  const deleted = whole().map((object) =>
    object.kind === 'Pod' && object.metadata.name === name
      ? pod(name, { deletionTimestamp: '2026-01-01T00:00:00Z' })
      : object,
  );
  expect(poll(deleted)).toEqual({ state: 'pending', on });
});

test('a Job that failed ends the wait at once, in its own words', () => {
  expect(poll(without('dataset', job('dataset', 'Failed')))).toEqual({
    state: 'failed',
    cause: { reason: 'JobFailed', evidence: 'said so', fatal: true },
  });
});

test('our Jobs of another time and those that failed make way; those of others stay', () => {
  const objects = [
    job('secrets', 'Complete'),
    job('migrate', 'Complete', 'before'),
    job('dataset', 'Failed'),
    job('shoppers', 'Complete', 'before'),
  ];
  expect(staleJobs(objects, WANTED)).toEqual(['migrate', 'dataset']);
});

test('a database that does not get ready makes way for another template, and no other does', () => {
  const of = (configHash: string, state: object = {}) => made('Pod', 'postgres', configHash, state);
  expect(stuckDatabases(workloadsIn([of('before')]), WANTED)).toEqual(['postgres']);
  expect(stuckDatabases(workloadsIn([of('before', holding('Ready'))]), WANTED)).toEqual([]);
  expect(stuckDatabases(workloadsIn([of('db')]), WANTED)).toEqual([]);
});

test('what is gone is missed, and what is left of another overlay is told from what others made', () => {
  const wanted = ['Job/migrate', 'Service/catalog'];
  const found = [made('Service', 'catalog', 'now'), made('CronJob', 'traffic', 'before'), pod('catalog')];
  const foreign: KubeObject = { kind: 'ConfigMap', metadata: { name: 'theirs' } };
  expect(missing(wanted, found)).toEqual(['Job/migrate']);
  expect(leftovers(wanted, [...found, foreign]).map(nameOf)).toEqual(['CronJob/traffic']);
});

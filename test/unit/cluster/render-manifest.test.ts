import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { manifest } from '../../../src/targets/cluster/manifests/paths.js';
import {
  CONFIG_HASH,
  matchesConfigHash,
  renderManifest,
} from '../../../src/targets/cluster/manifests/render-manifest.js';
import { shopManifest } from '../../../src/targets/cluster/shop/shop-manifest.js';
import { training } from '../../../src/targets/cluster/training/training-manifests.js';
import type { Config } from '../../../src/targets/config.js';
import { kind } from '../../../src/targets/kind/provider.js';

const cfg: Config = {
  target: 'kind',
  name: 'bookstore',
  home: '/home/of/bookstore',
  profile: 's',
  overlay: 'dev',
  train: 'auto',
  pins: 'seed',
  port: 8080,
  shopPort: 8081,
};
const serve = [manifest('ml', 'serve', 'recommender-deployment.yaml')];
const objectsOf = (text: string) => parseAllDocuments(text).map((document) => document.toJS());

test('what is applied carries the digest of what it was made of, a Deployment in its pods too', () => {
  const { configHash, text } = renderManifest(cfg, 'serve', serve, {});
  const [deployment, budget] = objectsOf(text);
  expect(deployment.metadata.annotations[CONFIG_HASH]).toBe(configHash);
  expect(deployment.spec.template.metadata.annotations[CONFIG_HASH]).toBe(configHash);
  expect(budget.metadata.annotations[CONFIG_HASH]).toBe(configHash);
});

test('nothing but the mark is added', () => {
  const [deployment] = objectsOf(renderManifest(cfg, 'serve', serve, {}).text);
  const [wanted] = objectsOf(renderManifest(cfg, 'serve', serve, { other: true }).text);
  expect(JSON.stringify(deployment).replaceAll(/"[0-9a-f]{16}"/g, '')).toBe(
    JSON.stringify(wanted).replaceAll(/"[0-9a-f]{16}"/g, ''),
  );
});

test('another image under the same tag makes other configHash; the same one makes the same', () => {
  const of = (id: string) =>
    renderManifest(cfg, 'serve', serve, { images: { 'bookstore/recommender-serve:dev': id } }).configHash;
  expect(of('sha256:1')).toBe(of('sha256:1'));
  expect(of('sha256:1')).not.toBe(of('sha256:2'));
});

test('an object is as wanted only with this config hash, and not while it is going', () => {
  const metadata = { name: 'a', annotations: { [CONFIG_HASH]: 'x' } };
  expect(matchesConfigHash({ metadata }, 'x')).toBe(true);
  expect(matchesConfigHash({ metadata }, 'y')).toBe(false);
  expect(matchesConfigHash(undefined, 'x')).toBe(false);
  expect(matchesConfigHash({ metadata: { ...metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } }, 'x')).toBe(false);
});

const DATASET = { kind: 'Job', name: 'dataset' };

test('the shop gets the size of the profile, by a patch of what the workshop applies', () => {
  const { resources, patches } = parseAllDocuments(shopManifest({ cfg, provider: kind }, {}).text)[0]!.toJS();
  expect(resources).toEqual([expect.stringMatching(/\/manifests\/bookstore\/overlays\/dev$/)]);
  const found = patches.find(({ target }: { target: object }) => isDeepStrictEqual(target, DATASET));
  const [operations] = objectsOf(found.patch);
  const added = operations.map(({ value }: { value: string }) => value).join(' ');
  expect(added).toContain('--books 240 --customers 500');
});

test('whatever the overlay, a cluster of kind has its one way in, in the namespace of the shop', () => {
  const of = (overlay: Config['overlay']) =>
    parseAllDocuments(shopManifest({ cfg: { ...cfg, overlay }, provider: kind }, {}).text)[0]!.toJS();
  expect(of('dev').components).toBeUndefined();
  expect(of('prod')).toMatchObject({
    namespace: 'bookstore',
    components: [expect.stringMatching(/\/components\/host-port$/)],
  });
});

test('other orders mean another training, for one worker and for two', () => {
  const small = training(cfg);
  const large = training({ ...cfg, profile: 'l' });
  expect(small.jobs.cpu.configHash).not.toBe(large.jobs.cpu.configHash);
  expect(small.gang.configHash).not.toBe(large.gang.configHash);
  expect(small.store.configHash).toBe(large.store.configHash);
});

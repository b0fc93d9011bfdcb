import { existsSync, readFileSync } from 'node:fs';
import { satisfies, validRange } from 'semver';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import {
  chartPin,
  imagesOf,
  type PinSetName,
  PLATFORMS,
  pickNodeImage,
  pinnedDigest,
  readPins,
  valuesFiles,
} from '../../../src/tools/install/pins.js';

const pins = readPins();
const SETS: readonly PinSetName[] = ['seed', 'maintained'];
const charts = SETS.flatMap((set) => pins.sets[set].charts);

test("the seed set has the workshop's own versions", () => {
  const versions = ['jobset', 'kueue', 'argo-workflows'].map((name) => chartPin('seed', name).version);
  expect(versions).toEqual(['0.11.1', '0.17.0', '0.42.0']);
});

test('every chart has one exact version, an OCI source and values that are there', () => {
  for (const chart of charts) {
    expect(chart.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(chart.source).toMatch(/^oci:\/\/[^:]+$/);
    for (const file of valuesFiles(chart)) expect(existsSync(file), file).toBe(true);
  }
});

test('every image has a tag that is not a moving one', () => {
  for (const image of [...imagesOf('seed'), ...imagesOf('maintained'), ...pins.nodeImages.map(({ image }) => image)]) {
    expect(image).toMatch(/:[\w.-]+(@sha256:[0-9a-f]{64})?$/);
    expect(image).not.toMatch(/:latest/);
  }
});

test('argoexec is among the images although no manifest names it', () => {
  for (const set of SETS)
    expect(imagesOf(set).some((image) => image.startsWith('quay.io/argoproj/argoexec:'))).toBe(true);
});

test('node images are pinned by digest, and are of 1.34 on either kind of cgroups', () => {
  for (const { image, kind } of pins.nodeImages) {
    expect(image).toMatch(/@sha256:[0-9a-f]{64}$/);
    expect(validRange(kind)).not.toBeNull();
  }
  for (const cgroup of [1, 2] as const) expect(pickNodeImage('0.32.0', cgroup)).toContain('kindest/node:v1.34.8@');
  expect(pickNodeImage('0.30.0', 1)).toContain('kindest/node:v1.34.0@');
});

test('an older kind than any that we know has no node image', () => {
  expect(pickNodeImage('0.20.0', 2)).toBeUndefined();
});

describe.each(Object.entries(pins.tools))('%s', (_, pin) => {
  test('has one exact version and comes over https', () => {
    expect(pin.url).toMatch(/^https:\/\//);
    expect(pin.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(validRange(pin.range)).not.toBeNull();
    expect(satisfies(pin.version, pin.range)).toBe(true);
  });

  test.each(PLATFORMS)('is pinned by digest for %s', (platform) => {
    const { algorithm, hex } = pinnedDigest(pin, platform)!;
    expect(hex).toMatch(algorithm === 'sha512' ? /^[0-9a-f]{128}$/ : /^[0-9a-f]{64}$/);
  });
});

test('charts take images from the nodes, where they were put', () => {
  const argo = parse(readFileSync(valuesFiles(chartPin('seed', 'argo-workflows'))[0]!, 'utf8'));
  expect(argo.images.pullPolicy).toBe('IfNotPresent');
  expect(argo.server.enabled).toBe(false);
});

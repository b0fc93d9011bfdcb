import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { imageValues } from '../../../src/targets/cluster/charts/image-values.js';
import { kustomizeImages, rewriteImages } from '../../../src/targets/cluster/images/image-refs.js';
import type { Config } from '../../../src/targets/config.js';
import { chartPin } from '../../../src/tools/install/pins.js';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const cfg = { target: 'context', registry: 'reg.test:5000/me' } as Config;
const unpushed = { target: 'kind' } as Config;
const ids = { 'docker.io/bookstore/app:dev': DIGEST, 'docker.io/library/postgres:17-bookworm': DIGEST };

describe('an image that was pushed', () => {
  test('is named by its digest wherever a manifest names it', () => {
    const pod = {
      containers: [{ image: 'bookstore/app:dev', args: ['bookstore/app'] }],
      other: 'postgres:17-bookworm',
    };
    expect(rewriteImages(cfg, ids, pod)).toEqual({
      containers: [{ image: `reg.test:5000/me/app@${DIGEST}`, args: ['bookstore/app'] }],
      other: `reg.test:5000/me/postgres@${DIGEST}`,
    });
  });

  test('is named so for kustomize too', () => {
    expect(kustomizeImages(cfg, ids)).toEqual([
      { name: 'bookstore/app', newName: 'reg.test:5000/me/app', digest: DIGEST },
      { name: 'postgres', newName: 'reg.test:5000/me/postgres', digest: DIGEST },
    ]);
  });

  test('keeps its name where there is no registry, as on kind: it lies on the nodes', () => {
    const pod = { image: 'bookstore/app:dev' };
    expect(rewriteImages(unpushed, ids, pod)).toEqual(pod);
    expect(kustomizeImages(unpushed, ids)).toEqual([]);
  });

  test("is where the chart's values say", () => {
    const pin = chartPin('seed', 'argo-workflows');
    const pushed = Object.fromEntries(pin.images.map((image) => [image, DIGEST]));
    expect(parse(imageValues(cfg, pin, pushed))).toEqual({
      controller: {
        image: { registry: '', repository: 'reg.test:5000/me/workflow-controller', tag: `v3.5.10@${DIGEST}` },
      },
      executor: { image: { registry: '', repository: 'reg.test:5000/me/argoexec', tag: `v3.5.10@${DIGEST}` } },
    });
  });
});

test('every image of a chart has its place in the values', () => {
  for (const name of ['jobset', 'kueue', 'argo-workflows'])
    for (const set of ['seed', 'maintained'] as const)
      expect(chartPin(set, name).imageValues).toHaveLength(chartPin(set, name).images.length);
});

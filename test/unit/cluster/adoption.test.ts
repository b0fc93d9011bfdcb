import { describe, expect, test } from 'vitest';
import { FailureError } from '../../../src/engine/failure.js';
import { assertCompatible, findController, isCompatible } from '../../../src/targets/cluster/charts/adoption.js';
import { OWNER } from '../../../src/targets/cluster/manifests/namespace.js';
import { ownerOf } from '../../../src/targets/cluster/manifests/paths.js';
import type { Config } from '../../../src/targets/config.js';
import { type Node, openNodes } from '../../../src/targets/context/nodes.js';
import { assertNamespacesOurs } from '../../../src/targets/context/readiness.js';
import { chartPin } from '../../../src/tools/install/pins.js';

const cfg = { target: 'context', home: '/home/of/bookstore', pins: 'seed' } as Config;
const kueue = chartPin('seed', 'kueue');

const deployment = (image: string, labels: Readonly<Record<string, string>> = {}) => ({
  metadata: { namespace: 'queues', name: 'kq', labels },
  spec: { selector: {}, template: { spec: { containers: [{ image, args: ['--zap-log-level=2'] }] } } },
});
const version = (...args: Parameters<typeof deployment>) => findController([deployment(...args)], kueue)?.version;

describe("somebody else's controller", () => {
  test('is known by its image, wherever that is kept', () => {
    expect(version('registry.k8s.io/kueue/kueue:v0.17.0')).toBe('0.17.0');
    expect(version('mirror.test:5000/k8s/kueue:v0.17.3@sha256:0a')).toBe('0.17.3');
    expect(version('registry.k8s.io/kueue/kueueviz-backend:v0.17.0')).toBeUndefined();
  });

  test('says its version by a label where the image has a digest only', () => {
    expect(version('mirror.test/kueue@sha256:0a', { 'app.kubernetes.io/version': 'v0.18.1' })).toBe('0.18.1');
    expect(version('mirror.test/kueue@sha256:0a')).toBeUndefined();
  });

  test('is used in a version that isCompatible, and refused with both versions otherwise', () => {
    const controller = { namespace: 'queues', name: 'kq', args: [], version: '0.17.3' };
    expect(isCompatible(controller, kueue)).toBe(true);
    assertCompatible(cfg, 'kueue', controller);
    for (const wrong of ['0.16.4', '0.20.0', undefined]) {
      const refuse = () => assertCompatible(cfg, 'kueue', { ...controller, version: wrong });
      expect(refuse).toThrow(FailureError);
      expect(refuse).toThrow(wrong ?? 'unknown');
    }
  });
});

describe('a namespace of our name', () => {
  const namespace = (name: string, owner?: string) => ({
    metadata: { name, annotations: owner === undefined ? {} : { [OWNER]: owner } },
  });

  test('is ours by the mark of this home', () => {
    assertNamespacesOurs(cfg, []);
    assertNamespacesOurs(cfg, [namespace('bookstore-ml', ownerOf(cfg)), namespace('bookstore')]);
  });

  test("is left alone where it is somebody else's", () => {
    expect(() => assertNamespacesOurs(cfg, [namespace('bookstore-ml')])).toThrow('BML-A14');
    expect(() => assertNamespacesOurs(cfg, [namespace('bookstore')])).toThrow('BML-A14');
    expect(() => assertNamespacesOurs(cfg, [namespace('bookstore-ml', 'another')])).toThrow('BML-A15');
  });
});

test('pods come to nodes that nobody keeps for something else', () => {
  const node = (name: string, spec: Node['spec']): Node => ({ metadata: { name }, ...(spec && { spec }) });
  const nodes = [
    node('open', undefined),
    node('cordoned', { unschedulable: true }),
    node('control-plane', { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] }),
    node('preferred', { taints: [{ key: 'team', effect: 'PreferNoSchedule' }] }),
  ];
  expect(openNodes(nodes).map(({ metadata }) => metadata.name)).toEqual(['open', 'preferred']);
});

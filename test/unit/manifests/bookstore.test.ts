import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { KINDS } from '../../../src/targets/cluster/shop/shop-objects.js';
import { type Json, root } from './read-manifests.js';

const folder = join(root, 'manifests/bookstore');
/** As the workshop's text counts them. */
const COUNTS = { dev: 45, staging: 49, prod: 48 } as const;
type Overlay = keyof typeof COUNTS;
const OVERLAYS = Object.keys(COUNTS) as readonly Overlay[];

/** All objects that a kustomization names, as its files have them: patches are not applied. */
function objectsOf(at: string): readonly Json[] {
  const { resources = [], components = [] } = parse(readFileSync(join(at, 'kustomization.yaml'), 'utf8'));
  return [...resources, ...components].flatMap((name: string) => {
    if (!name.endsWith('.yaml')) return objectsOf(join(at, name));
    const documents = parseAllDocuments(readFileSync(join(at, name), 'utf8'), { merge: true });
    return documents.map((document) => document.toJS());
  });
}

const shopOf = (overlay: Overlay) => objectsOf(join(folder, 'overlays', overlay));
const nameOf = ({ kind, metadata }: Json) => `${kind}/${metadata.name}`;
const podOf = ({ kind, spec }: Json): Json => (kind === 'CronJob' ? spec.jobTemplate.spec.template : spec.template);
const WORKLOADS = /^(Deployment|StatefulSet|Job|CronJob)$/;
const workloadsOf = (objects: readonly Json[]) => objects.filter(({ kind }) => WORKLOADS.test(kind));
const labelOf = (object: Json) => podOf(object).metadata.labels['app.kubernetes.io/name'];

function hasKubectl(): boolean {
  try {
    execFileSync('kubectl', ['version', '--client'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe.each(OVERLAYS)('%s', (overlay) => {
  const objects = shopOf(overlay);

  test(`has ${COUNTS[overlay]} objects, each once`, () => {
    expect(new Set(objects.map(nameOf)).size).toBe(COUNTS[overlay]);
    expect(objects).toHaveLength(COUNTS[overlay]);
  });

  test.skipIf(!hasKubectl())('is rendered by kustomize to as many, each with our labels and in the namespace', () => {
    const text = execFileSync('kubectl', ['kustomize', join(folder, 'overlays', overlay)], { encoding: 'utf8' });
    const rendered = parseAllDocuments(text).map((document) => document.toJS());
    expect(rendered).toHaveLength(COUNTS[overlay]);
    for (const object of rendered) {
      const labels = { 'app.kubernetes.io/part-of': 'bookstore', 'app.kubernetes.io/managed-by': 'bookstore-ml' };
      expect(object.metadata.labels, nameOf(object)).toMatchObject(labels);
      if (object.kind !== 'Namespace') expect(object.metadata.namespace, nameOf(object)).toBe('bookstore');
      if (WORKLOADS.test(object.kind)) expect(podOf(object).metadata.labels).toMatchObject(labels);
    }
  });

  test('keeps no secret', () => {
    expect(objects.filter(({ kind }) => kind === 'Secret')).toEqual([]);
    expect(JSON.stringify(objects)).not.toMatch(/postgres:\/\/[^@"]*:[^@"]*@/);
  });

  test('gives each workload an account of its own, and a token only to the one that makes the Secret', () => {
    const accounts = objects.filter(({ kind }) => kind === 'ServiceAccount').map(({ metadata }) => metadata.name);
    for (const workload of workloadsOf(objects)) {
      const { serviceAccountName, automountServiceAccountToken } = podOf(workload).spec;
      expect(accounts, nameOf(workload)).toContain(serviceAccountName);
      if (serviceAccountName !== 'secrets') expect(automountServiceAccountToken, nameOf(workload)).toBe(false);
    }
    const { rules } = objects.find(({ kind }) => kind === 'Role');
    expect(rules).toEqual([{ apiGroups: [''], resources: ['secrets'], verbs: ['create'] }]);
  });

  test('denies all traffic, and allows it only between pods that are there', () => {
    const policies = objects.filter(({ kind }) => kind === 'NetworkPolicy');
    const deny = policies.find(({ metadata }) => metadata.name === 'default-deny').spec;
    expect(deny).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    const names = new Set(workloadsOf(shopOf('dev')).map(labelOf));
    const selected = (selector: Json): readonly string[] => [
      ...(selector.matchLabels?.['app.kubernetes.io/name'] ? [selector.matchLabels['app.kubernetes.io/name']] : []),
      ...(selector.matchExpressions ?? []).flatMap(({ values }: Json) => values),
    ];
    for (const { metadata, spec } of policies) {
      const inside = [...(spec.ingress ?? []), ...(spec.egress ?? [])]
        .flatMap((rule: Json) => [...(rule.from ?? []), ...(rule.to ?? [])])
        .filter((peer: Json) => peer.namespaceSelector === undefined)
        .map((peer: Json) => peer.podSelector);
      for (const selector of [spec.podSelector, ...inside])
        for (const name of selected(selector)) expect(names, metadata.name).toContain(name);
    }
  });

  test('every pod but the one without a network is named by a policy', () => {
    const named = JSON.stringify(
      objects.filter(({ kind }) => kind === 'NetworkPolicy').map(({ spec }) => spec.podSelector),
    );
    for (const workload of workloadsOf(objects)) {
      if (workload.metadata.name !== 'backup-check') expect(named).toContain(`"${labelOf(workload)}"`);
    }
  });

  test('is listed whole by the kinds that up asks for', () => {
    const kinds = KINDS.map((kind) => kind.split('.')[0]!);
    for (const { kind } of objects) {
      const plural = kind.toLowerCase().replace(/y$/, 'ie').replace(/ss$/, 'sse');
      expect(kinds).toContain(`${plural}s`);
    }
  });
});

test('the shop is what its Jobs, services and database need first, and the rest is told apart', () => {
  const first = shopOf('prod').filter(({ metadata }) => metadata.labels?.['bookstore.ml/stage'] === 'first');
  expect(first.map(nameOf)).toEqual(
    expect.arrayContaining(['Namespace/bookstore', 'Job/secrets', 'ServiceAccount/secrets', 'RoleBinding/secrets']),
  );
  expect(first.filter(({ kind }) => /Deployment|StatefulSet/.test(kind))).toEqual([]);
});

test('only a laptop has a NodePort, and only where people come from outside are there autoscalers and an ingress', () => {
  const kinds = (overlay: Overlay) => shopOf(overlay).map(({ kind, spec }) => spec?.type ?? kind);
  expect(kinds('dev')).toContain('NodePort');
  expect(kinds('dev')).not.toContain('HorizontalPodAutoscaler');
  for (const overlay of ['staging', 'prod'] as const) {
    expect(kinds(overlay)).not.toContain('NodePort');
    expect(kinds(overlay)).toEqual(expect.arrayContaining(['HorizontalPodAutoscaler', 'Ingress']));
  }
});

test('every object says what it is for', () => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'));
  for (const name of files) {
    const documents = readFileSync(join(folder, name), 'utf8').split(/^---\n/m);
    for (const text of documents) expect(text, name).toMatch(/^# [A-Z]/);
  }
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { RECOMMENDER_NODE_PORT, SHOP_NODE_PORT } from '../../../src/tools/docker/kind-config.js';
import { type Json, readManifests, readPodSpecs, root } from './read-manifests.js';

const manifests = readManifests();
const find = (kind: string, name: string): Json =>
  manifests.find(({ object }) => object.kind === kind && object.metadata.name === name)?.object;
const ofKind = (kind: string): readonly Json[] =>
  manifests.filter(({ object }) => object.kind === kind).map(({ object }) => object);
/** Of the workshop's own namespace; the shop has another. */
const isOurs = ({ metadata }: Json) => metadata.namespace === 'bookstore-ml';
const ourPods = () => readPodSpecs().filter(({ at }) => at.startsWith('ml/'));

test("the namespace has the seed's seven labels", () => {
  const { 'app.kubernetes.io/managed-by': _, ...labels } = find('Namespace', 'bookstore-ml').metadata.labels;
  expect(labels).toEqual({
    'app.kubernetes.io/part-of': 'bookstore-ml',
    'pod-security.kubernetes.io/enforce': 'restricted',
    'pod-security.kubernetes.io/enforce-version': 'latest',
    'pod-security.kubernetes.io/audit': 'restricted',
    'pod-security.kubernetes.io/audit-version': 'latest',
    'pod-security.kubernetes.io/warn': 'restricted',
    'pod-security.kubernetes.io/warn-version': 'latest',
  });
});

test('the queue is not called "default", which would queue every job of the namespace', () => {
  expect(ofKind('LocalQueue').map(({ metadata }) => metadata.name)).toEqual(['training']);
});

test('what a training pod asks for is covered by the queue, and a whole gang fits into it', () => {
  const [group] = find('ClusterQueue', 'bookstore-ml').spec.resourceGroups;
  const training = ourPods().filter(({ at }) => /Job\/|JobSet\//.test(at));
  const asked = training.flatMap(({ containers }) =>
    containers.flatMap(({ resources }) => [...Object.keys(resources.requests), ...Object.keys(resources.limits)]),
  );
  expect(group.coveredResources).toEqual(expect.arrayContaining([...new Set(asked)]));
  const gang = find('JobSet', 'recommender-gang').spec.replicatedJobs;
  const milli = (cpu: string) => (cpu.endsWith('m') ? Number(cpu.slice(0, -1)) : Number(cpu) * 1000);
  const sum = gang.reduce((total: number, { template }: Json) => {
    const { parallelism, template: pod } = template.spec;
    return total + parallelism * milli(pod.spec.containers[0].resources.requests.cpu);
  }, 0);
  const quota = group.flavors[0].resources.find(({ name }: Json) => name === 'cpu').nominalQuota;
  expect(sum).toBeLessThanOrEqual(milli(quota));
});

test('every training job lines up in the queue, and leaves it to Kueue to suspend and start it', () => {
  for (const job of [...ofKind('Job').filter(isOurs), ...ofKind('JobSet')]) {
    expect(job.metadata.labels['kueue.x-k8s.io/queue-name']).toBe('training');
    expect(job.spec.suspend).toBeUndefined();
  }
});

test('names leave room for what Kubernetes and JobSet add to them', () => {
  for (const { object } of manifests) expect(object.metadata.name).toMatch(/^[a-z][-a-z0-9]{0,39}$/);
});

test('the queues select the namespace by a label that it has', () => {
  const selector = find('ClusterQueue', 'bookstore-ml').spec.namespaceSelector.matchLabels;
  const kueue = parse(readFileSync(join(root, 'manifests/helm/kueue.yaml'), 'utf8'));
  const config = parse(kueue.managerConfig.controllerManagerConfigYaml);
  expect(config.managedJobsNamespaceSelector.matchLabels).toEqual(selector);
  expect(find('Namespace', 'bookstore-ml').metadata.labels).toMatchObject(selector);
  expect(config.integrations.frameworks).toEqual(['batch/job', 'jobset.x-k8s.io/jobset']);
});

test('every Service finds a pod by its labels, and a port of it by its name', () => {
  const pods = readPodSpecs();
  for (const { metadata, spec } of ofKind('Service')) {
    const found = pods.find(({ labels }) =>
      Object.entries(spec.selector).every(([key, value]) => labels[key] === value),
    );
    const ports = found?.containers.flatMap((container) => container.ports ?? []).map((port: Json) => port.name);
    expect(ports, metadata.name).toEqual(expect.arrayContaining(spec.ports.map((port: Json) => port.targetPort)));
  }
});

test('NodePorts are those that the cluster maps to this machine, on 127.0.0.1 only', () => {
  const cluster = parse(readFileSync(join(root, 'manifests/cluster/kind-multinode.yaml'), 'utf8'));
  const mappings = cluster.nodes.flatMap((node: Json) => node.extraPortMappings ?? []);
  const nodePorts = ofKind('Service').flatMap(({ spec }) => spec.ports.flatMap((port: Json) => port.nodePort ?? []));
  expect(nodePorts.sort()).toEqual([RECOMMENDER_NODE_PORT, SHOP_NODE_PORT]);
  expect(mappings.map((mapping: Json) => mapping.containerPort).sort()).toEqual(nodePorts);
  for (const mapping of mappings) expect(mapping.listenAddress).toBe('127.0.0.1');
  expect(cluster.name).toBeUndefined();
});

test("the pipeline's pods may report and keep records, and nothing else", () => {
  const { rules } = find('Role', 'recommender-pipeline');
  expect(rules.flatMap(({ resources }: Json) => resources)).toEqual(['workflowtaskresults', 'configmaps']);
  expect(rules.flatMap(({ verbs }: Json) => verbs)).not.toContain('*');
  expect(find('WorkflowTemplate', 'recommender-pipeline').spec.serviceAccountName).toBe('recommender-pipeline');
});

test('every pod of the recommender writes as the same user: they share a volume', () => {
  const users = ourPods().map(({ spec }) => spec.securityContext.runAsUser);
  expect(new Set(users)).toEqual(new Set([10001]));
});

import { describe, expect, test } from 'vitest';
import { type Json, readManifests, readPodSpecs } from './read-manifests.js';

/** What a namespace with Pod Security level "restricted" admits, in the fields that the API server looks at. */
const ALLOWED_VOLUMES = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

const pods = readPodSpecs();

test('there are pods to look at', () => {
  expect(pods.length).toBeGreaterThan(8);
});

describe.each(pods)('$at', ({ spec, containers, labels }) => {
  const contexts = containers.map((container) => container.securityContext ?? {});

  test('no container may gain privileges or keep capabilities', () => {
    for (const context of contexts) {
      expect(context.allowPrivilegeEscalation).toBe(false);
      expect(context.capabilities).toEqual({ drop: ['ALL'] });
      expect(context.privileged ?? false).toBe(false);
    }
  });

  test('it runs as a user that is not root, under the default seccomp profile', () => {
    const pod = spec.securityContext ?? {};
    for (const context of contexts) {
      expect(context.runAsNonRoot ?? pod.runAsNonRoot).toBe(true);
      expect(context.runAsUser ?? pod.runAsUser).toBeGreaterThan(0);
      expect((context.seccompProfile ?? pod.seccompProfile)?.type).toBe('RuntimeDefault');
    }
  });

  test('its root file system is read only, and /tmp is its own', () => {
    for (const container of containers) expect(container.securityContext.readOnlyRootFilesystem).toBe(true);
  });

  test('it has nothing of the node: no host namespaces, paths or ports', () => {
    for (const field of ['hostNetwork', 'hostPID', 'hostIPC']) expect(spec[field] ?? false).toBe(false);
    for (const volume of spec.volumes ?? []) {
      const kinds = Object.keys(volume).filter((key) => key !== 'name');
      expect(ALLOWED_VOLUMES).toEqual(expect.arrayContaining(kinds));
    }
    const ports: Json[] = containers.flatMap((container) => container.ports ?? []);
    expect(ports.filter((port) => port.hostPort !== undefined)).toEqual([]);
  });

  test('it names its command, asks for cpu and memory, and has a limit', () => {
    for (const container of containers) {
      // Argo looks an image up in a registry where there is no command; ours are in none.
      expect(container.command.length).toBeGreaterThan(0);
      expect(Object.keys(container.resources.requests)).toEqual(expect.arrayContaining(['cpu', 'memory']));
      expect(container.resources.limits.memory).toMatch(/^\d+[MG]i$/);
    }
  });

  test('its image has a tag of its own, and is taken from the node', () => {
    for (const { image, imagePullPolicy } of containers) {
      expect(image).toMatch(/^(bookstore\/[a-z-]+:dev|postgres:17-bookworm|\{\{workflow\.parameters\.image\}\})$/);
      expect(imagePullPolicy).toBe('IfNotPresent');
    }
  });

  test('it can be told whose it is', () => {
    expect(Object.keys(labels).some((label) => label.startsWith('app.kubernetes.io/'))).toBe(true);
  });
});

test('both namespaces enforce, audit and warn at "restricted"', () => {
  const namespaces = readManifests().filter(({ object }) => object.kind === 'Namespace');
  expect(namespaces.map(({ object }) => object.metadata.name).sort()).toEqual(['bookstore', 'bookstore-ml']);
  for (const { object } of namespaces) {
    for (const mode of ['enforce', 'audit', 'warn']) {
      expect(object.metadata.labels[`pod-security.kubernetes.io/${mode}`]).toBe('restricted');
      expect(object.metadata.labels[`pod-security.kubernetes.io/${mode}-version`]).toBe('latest');
    }
  }
});

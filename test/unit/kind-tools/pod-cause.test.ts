import { describe, expect, test } from 'vitest';
import type { ContainerState, KubeEvent, Pod } from '../../../src/tools/kubernetes/kube-object.js';
import { creationCause, podCause } from '../../../src/tools/kubernetes/pod-cause.js';

const NOW = Date.parse('2026-01-01T00:10:00Z');

const pod = (state: ContainerState, restartCount = 0, lastState?: ContainerState): Pod => ({
  metadata: { name: 'p' },
  spec: {},
  status: {
    phase: 'Pending',
    containerStatuses: [
      { name: 'c', ready: false, restartCount, image: 'i:1', state, ...(lastState && { lastState }) },
    ],
  },
});

describe('a container that waits', () => {
  test.each([
    ['ContainerCreating', undefined, undefined],
    ['PodInitializing', undefined, undefined],
    ['ErrImagePull', 'manifest for i:1 not found', true],
    ['ImagePullBackOff', 'failed to resolve: lookup registry: no such host', true],
    ['ErrImagePull', 'no match for platform in manifest', true],
    ['ErrImagePull', 'toomanyrequests: rate limit', false],
    ['ErrImageNeverPull', 'not present with pull policy of Never', true],
    ['InvalidImageName', 'couldn’t parse', true],
    ['CreateContainerConfigError', 'container has runAsNonRoot and image will run as root', true],
    ['RunContainerError', 'exec format error', true],
    ['CrashLoopBackOff', 'back-off 10s', false],
  ])('%s (%s): fatal %s', (reason, message, fatal) => {
    const cause = podCause(pod({ waiting: { reason, ...(message && { message }) } }), NOW);
    expect(cause?.fatal).toBe(fatal);
  });

  test('says its name, image and the words of the node', () => {
    const cause = podCause(pod({ waiting: { reason: 'ErrImagePull', message: 'not found' } }), NOW);
    expect(cause?.evidence).toBe('Pod p, container c: i:1: not found');
  });
});

describe('a container that crashes', () => {
  const crash = (restarts: number, exitCode: number, reason = 'Error') =>
    podCause(pod({ waiting: { reason: 'CrashLoopBackOff' } }, restarts, { terminated: { exitCode, reason } }), NOW);

  test('may do so twice: controllers do while their certificates are made', () => {
    expect(crash(2, 1)).toMatchObject({ fatal: false });
    expect(crash(3, 1)).toMatchObject({ reason: 'CrashLoopBackOff', fatal: true });
  });

  test('for want of memory is called by that', () => {
    expect(crash(1, 137, 'OOMKilled')).toMatchObject({ reason: 'OOMKilled', fatal: false });
  });

  test('of the wrong processor never starts', () => {
    const terminated = { exitCode: 128, reason: 'StartError', message: 'exec format error' };
    expect(podCause(pod({ terminated }), NOW)).toMatchObject({ reason: 'StartError', fatal: true });
  });
});

describe('a pod that no node takes', () => {
  const unschedulable = (since: string): Pod => ({
    metadata: { name: 'p' },
    spec: {},
    status: {
      conditions: [
        {
          type: 'PodScheduled',
          status: 'False',
          reason: 'Unschedulable',
          message: '0/3 nodes: Insufficient cpu',
          lastTransitionTime: since,
        },
      ],
    },
  });

  test('is given a minute, since another may leave', () => {
    expect(podCause(unschedulable('2026-01-01T00:09:30Z'), NOW)).toMatchObject({ fatal: false });
    expect(podCause(unschedulable('2026-01-01T00:08:00Z'), NOW)).toMatchObject({
      fatal: true,
      evidence: 'Pod p: 0/3 nodes: Insufficient cpu',
    });
  });
});

test('a pod that runs has nothing to say', () => {
  expect(podCause(pod({ running: {} }), NOW)).toBeUndefined();
});

describe('pods that were never made', () => {
  const event = (message: string, lastTimestamp: string, reason = 'FailedCreate'): KubeEvent => ({
    metadata: { name: 'e' },
    reason,
    message,
    involvedObject: { kind: 'Job', name: 'j' },
    lastTimestamp,
  });

  test.each([
    ['violates PodSecurity "restricted:latest"', 'PodSecurity', true],
    ['exceeded quota: compute', 'ExceededQuota', true],
    ['failed calling webhook "mpod.kb.io": connection refused', 'FailedCreate', false],
  ])('%s', (message, reason, fatal) => {
    expect(creationCause([event(message, '2026-01-01T00:00:00Z')])).toMatchObject({ reason, fatal });
  });

  test('the latest word counts', () => {
    const events = [
      event('violates PodSecurity', '2026-01-01T00:00:00Z'),
      event('failed calling webhook', '2026-01-01T00:05:00Z'),
    ];
    expect(creationCause(events)).toMatchObject({ fatal: false });
  });

  test('other events say nothing of it', () => {
    expect(creationCause([event('all well', '2026-01-01T00:00:00Z', 'SuccessfulCreate')])).toBeUndefined();
  });
});

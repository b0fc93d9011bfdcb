import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ClusterError } from '../../../src/tools/kubernetes/cluster-error.js';
import { waitForDeployment, waitForJob, waitForNodes } from '../../../src/tools/kubernetes/cluster-wait.js';
import { applyCommand } from '../../../src/tools/kubernetes/kubectl.js';
import { waitUntil } from '../../../src/tools/kubernetes/wait-until.js';
import { applyOnceAccepted, waitForAcceptance } from '../../../src/tools/kubernetes/webhooks.js';
import { CommandError } from '../../../src/tools/process/command-error.js';
import { startFixedApi, type Written } from '../../fixtures/fake-cluster/fixed-api.js';
import { fakeContext, fakeProgram, temporaryFolder } from './context.js';

/** A cluster of these objects; those without a namespace are in ours. */
const fakeCluster = (...objects: readonly Written[]) =>
  startFixedApi(
    objects.map((object) => ({ ...object, metadata: { namespace: 'bookstore-ml', ...object.metadata } })) as Written[],
  );

const of = { namespace: 'bookstore-ml', name: 'recommender' };

describe('waiting', () => {
  test('says what for, until it is ready', async () => {
    const ctx = fakeContext();
    let looks = 0;
    const poll = async () =>
      ++looks < 3 ? { state: 'pending' as const, on: `look ${looks}` } : { state: 'ready' as const, value: 'there' };
    expect(await waitUntil(ctx, { what: 'it', timeoutMs: 60_000, poll })).toBe('there');
    expect(ctx.heard.waits).toEqual(['look 1', 'look 2']);
  });

  test('ends when time is up, with what it waited for last', async () => {
    const poll = async () => ({ state: 'pending' as const, on: '1 of 2 ready' });
    const wait = waitUntil(fakeContext(), { what: 'it', timeoutMs: 5_000, poll });
    await expect(wait).rejects.toMatchObject({
      message: 'it is not ready after 5 s',
      reason: 'Late',
      evidence: '1 of 2 ready',
    });
  });

  test('goes on after the machine slept: that time does not count, and is said', async () => {
    const ctx = fakeContext();
    let looks = 0;
    let slept = 0;
    const asleep = { ...ctx, now: () => ctx.now() + slept };
    const poll = async () => {
      looks++;
      if (looks === 2) slept = 40 * 60_000;
      return looks < 5 ? { state: 'pending' as const, on: 'a pod' } : { state: 'ready' as const, value: 'there' };
    };
    expect(await waitUntil(asleep, { what: 'it', timeoutMs: 180_000, poll })).toBe('there');
    expect(ctx.heard.lines).toEqual(['the machine slept for 40 min; that does not count as waiting']);
  });

  test('ends although each look takes long', async () => {
    const ctx = fakeContext();
    const poll = async () => {
      await ctx.sleep(90_000);
      return { state: 'pending' as const, on: 'a pod' };
    };
    await expect(waitUntil(ctx, { what: 'it', timeoutMs: 60_000, poll })).rejects.toMatchObject({ reason: 'Late' });
  });

  test('goes on while the API server is away', async () => {
    let looks = 0;
    const away = new CommandError({ argv: ['kubectl'], purpose: '', mutates: false }, { exitCode: 1 }, [
      'The connection to the server 127.0.0.1:6443 was refused - did you specify the right host or port?',
    ]);
    const poll = async () => {
      if (++looks === 1) throw away;
      return { state: 'ready' as const, value: true };
    };
    const ctx = fakeContext();
    await waitUntil(ctx, { what: 'it', timeoutMs: 60_000, poll });
    expect(ctx.heard.waits).toEqual(['the API server to answer']);
  });
});

describe('a Deployment', () => {
  const deployment = (status: object) => ({
    kind: 'Deployment',
    metadata: { name: 'recommender', generation: 2 },
    spec: { replicas: 2, selector: { matchLabels: { app: 'x' } } },
    status,
  });
  const ready = { conditions: [{ type: 'Ready', status: 'True' }] };
  const pod = (name: string, { status = ready, ...going }: { status?: object; deletionTimestamp?: string } = {}) => ({
    kind: 'Pod',
    metadata: { name, labels: { app: 'x' }, ...going },
    status,
  });
  const upToDate = { observedGeneration: 2, replicas: 2, updatedReplicas: 2, availableReplicas: 2 };

  test('is ready once all replicas are of the newest template and serve', async () => {
    const access = await fakeCluster(deployment(upToDate), pod('a'), pod('b'));
    expect((await waitForDeployment(fakeContext(), access, of, 1_000)).metadata.name).toBe('recommender');
  });

  test('is not ready from when a pod of it is deleted, though its status says so still', async () => {
    const going = pod('b', { deletionTimestamp: '2026-01-01T00:00:00Z' });
    const access = await fakeCluster(deployment(upToDate), pod('a'), going);
    await expect(waitForDeployment(fakeContext(), access, of, 1_000)).rejects.toMatchObject({
      reason: 'Late',
      evidence: 'Deployment recommender: 1 of 2 ready',
    });
  });

  test('is not failed by how a pod ends that was deleted', async () => {
    const state = { waiting: { reason: 'CreateContainerError', message: 'context canceled' } };
    const broken = { containerStatuses: [{ name: 'main', image: 'i', restartCount: 0, state }] };
    const going = pod('b', { status: broken, deletionTimestamp: '2026-01-01T00:00:00Z' });
    const access = await fakeCluster(deployment(upToDate), pod('a'), going);
    await expect(waitForDeployment(fakeContext(), access, of, 1_000)).rejects.toMatchObject({ reason: 'Late' });
  });

  test('is not ready while an older template still runs', async () => {
    const access = await fakeCluster(deployment({ ...upToDate, observedGeneration: 1 }), pod('a'), pod('b'));
    await expect(waitForDeployment(fakeContext(), access, of, 1_000)).rejects.toMatchObject({ reason: 'Late' });
  });

  test('ends at once when its image cannot be had', async () => {
    const waiting = { reason: 'ImagePullBackOff', message: 'Back-off: bookstore/x:dev: not found' };
    const status = {
      containerStatuses: [{ name: 'main', image: 'bookstore/x:dev', restartCount: 0, state: { waiting } }],
    };
    const access = await fakeCluster(deployment({}), pod('recommender-1', { status }));
    const ctx = fakeContext();
    await expect(waitForDeployment(ctx, access, of, 600_000)).rejects.toMatchObject({ reason: 'ImagePullBackOff' });
    expect(ctx.now()).toBe(0);
  });

  test('ends at once when Pod Security refuses its pods', async () => {
    const message = 'pods "recommender-1" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot';
    const event = {
      kind: 'Event',
      metadata: { name: 'e' },
      reason: 'FailedCreate',
      message,
      involvedObject: { kind: 'ReplicaSet', name: 'recommender-abc' },
    };
    const access = await fakeCluster(deployment({}), event);
    await expect(waitForDeployment(fakeContext(), access, of, 600_000)).rejects.toMatchObject({
      reason: 'PodSecurity',
    });
  });

  test("another's refused pods are none of its business", async () => {
    const event = {
      kind: 'Event',
      metadata: { name: 'e' },
      reason: 'FailedCreate',
      message: 'violates PodSecurity',
      involvedObject: { kind: 'Job', name: 'other' },
    };
    const access = await fakeCluster(deployment({}), event);
    await expect(waitForDeployment(fakeContext(), access, of, 1_000)).rejects.toMatchObject({ reason: 'Late' });
  });
});

describe('a Job', () => {
  const job = (status: object, suspend = false) => ({
    kind: 'Job',
    metadata: { name: 'recommender' },
    spec: { suspend },
    status,
  });

  test('that failed ends the wait at once, with how its pod ended', async () => {
    const terminated = { exitCode: 137, reason: 'OOMKilled' };
    const access = await fakeCluster(
      job({ conditions: [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded' }] }),
      {
        kind: 'Pod',
        metadata: { name: 'recommender-x7k', labels: { 'batch.kubernetes.io/job-name': 'recommender' } } as {
          name: string;
        },
        status: { containerStatuses: [{ name: 'train', state: { terminated } }] },
      },
    );
    const wait = waitForJob(fakeContext(), access, of, 600_000);
    await expect(wait).rejects.toMatchObject({
      reason: 'OOMKilled',
      evidence: 'Pod recommender-x7k: OOMKilled (exit 137)',
    });
  });

  test('that is queued says why it waits', async () => {
    const ctx = fakeContext();
    const access = await fakeCluster(job({}, true));
    await expect(waitForJob(ctx, access, of, 1_000, async () => 'place 2 of the queue')).rejects.toBeInstanceOf(
      ClusterError,
    );
    expect(ctx.heard.waits).toContain('place 2 of the queue');
  });

  test('that is complete is ready', async () => {
    const access = await fakeCluster(job({ conditions: [{ type: 'Complete', status: 'True' }] }));
    expect((await waitForJob(fakeContext(), access, of, 1_000)).metadata.name).toBe('recommender');
  });
});

test('nodes are waited for by name: one that has not joined counts', async () => {
  const node = { kind: 'Node', metadata: { name: 'a' }, status: { conditions: [{ type: 'Ready', status: 'True' }] } };
  const access = await fakeCluster(node);
  expect(await waitForNodes(fakeContext(), access, ['a'], 1_000)).toHaveLength(1);
  const wait = waitForNodes(fakeContext(), access, ['a', 'b'], 1_000);
  await expect(wait).rejects.toMatchObject({ evidence: '1 of 2 nodes ready; b: has not joined yet' });
});

describe('webhooks', () => {
  const who = { who: 'the webhook of Kueue', timeoutMs: 20_000 };

  test('count as there only when they answered twice in a row', async () => {
    // Answers, is gone, then answers for good.
    const script =
      'n=$(cat "$0.n" 2>/dev/null || echo 0); n=$((n+1)); echo $n > "$0.n"; [ $n != 2 ] || { echo "failed calling webhook: connect: connection refused" >&2; exit 1; }';
    const access = { kubectl: await fakeProgram('kubectl', script), kubeconfig: '/nowhere' };
    const ctx = fakeContext();
    await waitForAcceptance(ctx, access, ['x.yaml'], who);
    expect(ctx.heard.waits).toEqual([
      'the webhook of Kueue to answer once more',
      'the webhook of Kueue to answer (try 2)',
      'the webhook of Kueue to answer once more',
    ]);
  });

  test('that refuse the object end the wait: it would be refused again', async () => {
    const script = 'echo "admission webhook denied the request: spec is wrong" >&2; exit 1';
    const access = { kubectl: await fakeProgram('kubectl', script), kubeconfig: '/nowhere' };
    const ctx = fakeContext();
    await expect(waitForAcceptance(ctx, access, ['x.yaml'], who)).rejects.toMatchObject({ reason: 'Refused' });
    expect(ctx.now()).toBe(0);
  });
});

describe('what a webhook has to accept', () => {
  const DOWN = 'failed calling webhook "mjob.kb.io": Post "https://kueue": connect: connection refused';
  const applying = async (script: string) => {
    const access = { kubectl: await fakeProgram('kubectl', script), kubeconfig: '/nowhere' };
    return applyCommand(access, { files: ['x.yaml'] }, 'queue it');
  };

  test("is applied again while the webhook's pod is replaced, saying what is waited for", async () => {
    const calls = join(await temporaryFolder(), 'calls');
    const script = `echo x >> ${calls}; [ $(wc -l < ${calls}) -gt 2 ] || { echo '${DOWN}' >&2; exit 1; }`;
    const ctx = fakeContext();
    await applyOnceAccepted(ctx, await applying(script));
    expect(ctx.heard.waits).toEqual([`a webhook to answer: ${DOWN}`]);
  });

  test('is not applied again where the webhook refuses it', async () => {
    const ctx = fakeContext();
    const refused = applyOnceAccepted(ctx, await applying('echo "admission webhook denied it" >&2; exit 1'));
    await expect(refused).rejects.toBeInstanceOf(CommandError);
    expect(ctx.now()).toBe(0);
  });
});

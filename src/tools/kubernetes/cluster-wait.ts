import type { ClusterAccess } from './access.js';
import { type Deployment, holds, type Job, type KubeEvent, type KubeObject, type Pod } from './kube-object.js';
import { type Cause, creationCause, podCause } from './pod-cause.js';
import { listObjects, readObject } from './read-objects.js';
import { type Named, progressOf, readRollouts } from './rollout.js';
import { type PollResult, type WaitContext, waitUntil } from './wait-until.js';

/** Until every replica is of the newest template and serves. */
export function waitForDeployment(ctx: WaitContext, access: ClusterAccess, of: Named, timeoutMs: number) {
  return waitUntil(ctx, {
    what: `Deployment ${of.name}`,
    timeoutMs,
    poll: async (): Promise<PollResult<Deployment>> => {
      const [found] = await readRollouts(ctx, access, of.namespace, [of.name]);
      if (found === undefined) return { state: 'pending', on: `Deployment ${of.name} to be made` };
      const { done, ready, wanted } = progressOf(found);
      if (done) return { state: 'ready', value: found.deployment };
      const cause = await causeOf(ctx, access, of.namespace, staying(found.pods), ownedBy(of.name));
      return unready(cause, `Deployment ${of.name}: ${ready} of ${wanted} ready`);
    },
  });
}

/**
 * Until the Job is Complete. `queued` says why a suspended one is not started yet.
 * @throws ClusterError with reason `JobFailed`, or that of the pod it failed for.
 */
export function waitForJob(
  ctx: WaitContext,
  access: ClusterAccess,
  of: Named,
  timeoutMs: number,
  queued: (job: Job) => Promise<string> = async () => 'a place in the queue',
) {
  return waitUntil(ctx, {
    what: `Job ${of.name}`,
    timeoutMs,
    poll: async (): Promise<PollResult<Job>> => {
      const job = await readObject<Job>(ctx, access, 'jobs.batch', of.name, of.namespace);
      if (job === undefined) return { state: 'pending', on: `Job ${of.name} to be made` };
      if (holds(job, 'Complete') !== undefined) return { state: 'ready', value: job };
      const failed = holds(job, 'Failed');
      const selector = `batch.kubernetes.io/job-name=${of.name}`;
      if (failed !== undefined) return { state: 'failed', cause: await failureOf(ctx, access, of, selector, failed) };
      if (job.spec.suspend === true) return { state: 'pending', on: await queued(job) };
      const pods = await listObjects<Pod>(ctx, access, 'pods', { namespace: of.namespace, selector });
      const cause = await causeOf(ctx, access, of.namespace, pods, (name) => name === of.name);
      return unready(cause, `Job ${of.name} to complete`);
    },
  });
}

async function failureOf(
  ctx: WaitContext,
  access: ClusterAccess,
  of: Named,
  selector: string,
  failed: { readonly reason?: string; readonly message?: string },
): Promise<Pick<Cause, 'reason' | 'evidence'>> {
  const pods = await listObjects<Pod>(ctx, access, 'pods', { namespace: of.namespace, selector });
  for (const { metadata, status } of pods) {
    const ended = status?.containerStatuses?.find(({ state }) => (state?.terminated?.exitCode ?? 0) !== 0);
    if (ended?.state?.terminated === undefined) continue;
    const { reason = 'Error', exitCode } = ended.state.terminated;
    const evidence = `Pod ${metadata.name}: ${reason} (exit ${exitCode})`;
    return { reason: reason === 'OOMKilled' ? 'OOMKilled' : 'JobFailed', evidence };
  }
  return { reason: 'JobFailed', evidence: `Job ${of.name}: ${failed.message ?? failed.reason ?? 'failed'}` };
}

/** Until these nodes, all of them, are Ready. */
export function waitForNodes(ctx: WaitContext, access: ClusterAccess, names: readonly string[], timeoutMs: number) {
  return waitUntil(ctx, {
    what: 'the cluster',
    timeoutMs,
    poll: async (): Promise<PollResult<readonly KubeObject[]>> => {
      const nodes = await listObjects(ctx, access, 'nodes');
      const late = names.filter((name) => !isReady(nodes.find((node) => node.metadata.name === name)));
      if (late.length === 0) return { state: 'ready', value: nodes };
      const node = nodes.find(({ metadata }) => metadata.name === late[0]);
      const why = node?.status?.conditions?.find(({ type }) => type === 'Ready')?.message;
      const ready = names.length - late.length;
      return {
        state: 'pending',
        on: `${ready} of ${names.length} nodes ready; ${late[0]}: ${why ?? 'has not joined yet'}`,
      };
    },
  });
}

const isReady = (node: KubeObject | undefined) => holds(node, 'Ready') !== undefined;

/** Why pods, or those that were to be made for an owner, do not get on. A fatal cause comes first. */
async function causeOf(
  ctx: WaitContext,
  access: ClusterAccess,
  namespace: string,
  pods: readonly Pod[],
  isOwner: (name: string) => boolean,
): Promise<Cause | undefined> {
  const causes = pods.flatMap((pod) => podCause(pod, ctx.now()) ?? []);
  if (causes.length > 0) return causes.find((cause) => cause.fatal) ?? causes[0];
  if (pods.length > 0) return undefined;
  const events = await listObjects<KubeEvent>(ctx, access, 'events', {
    namespace,
    fieldSelector: 'reason=FailedCreate',
  });
  return creationCause(events.filter((event) => isOwner(event.involvedObject.name)));
}

/** How a pod ends that was told to is no sign of how the next one does. */
const staying = (pods: readonly Pod[]) => pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);

const unready = (cause: Cause | undefined, on: string): PollResult<never> =>
  cause?.fatal ? { state: 'failed', cause } : { state: 'pending', on: cause === undefined ? on : cause.evidence };

/** A Deployment's pods are made by its ReplicaSet, whose name starts with its own. */
const ownedBy = (deployment: string) => (name: string) => name === deployment || name.startsWith(`${deployment}-`);

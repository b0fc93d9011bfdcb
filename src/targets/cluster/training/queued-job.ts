import type { Command } from '../../../engine/contract.js';
import { lastWords } from '../../../lib/error-block.js';
import { kubectlCommand } from '../../../tools/kubernetes/access.js';
import { ClusterError } from '../../../tools/kubernetes/cluster-error.js';
import { waitForJob } from '../../../tools/kubernetes/cluster-wait.js';
import { holds, type Job, type KubeObject, type Pod } from '../../../tools/kubernetes/kube-object.js';
import { applyCommand, deleteCommand } from '../../../tools/kubernetes/kubectl.js';
import { queueState, sayQueue } from '../../../tools/kubernetes/kueue.js';
import { podCause } from '../../../tools/kubernetes/pod-cause.js';
import { listObjects, readObject } from '../../../tools/kubernetes/read-objects.js';
import { type PollResult, waitUntil } from '../../../tools/kubernetes/wait-until.js';
import { applyOnceAccepted } from '../../../tools/kubernetes/webhooks.js';
import { capture } from '../../../tools/process/capture.js';
import { run } from '../../../tools/process/exec.js';
import type { Config } from '../../config.js';
import { clusterAccess, NAMESPACE } from '../manifests/paths.js';
import { matchesConfigHash, type RenderedManifest, writeManifest } from '../manifests/render-manifest.js';
import type { ClusterContext } from '../provider.js';

const JOB_MS = 1_800_000;
const LOOK_MS = 1_000;
/** What a log has still to say once its Job is over. */
const REST_MS = 3_000;

export const applyWork = (cfg: Config, { file }: RenderedManifest, purpose: string) =>
  applyCommand(clusterAccess(cfg), { files: [file] }, purpose);

/** Runs a Job through its queue to its end, its log going to ours. One that ended well with these configHash is left alone. */
export async function runJob(
  ctx: ClusterContext,
  name: string,
  work: RenderedManifest,
  purpose: string,
): Promise<void> {
  const { cfg } = ctx;
  const access = clusterAccess(cfg);
  const found = await readObject<Job>(ctx, access, 'jobs.batch', name, NAMESPACE);
  if (matchesConfigHash(found, work.configHash) && holds(found, 'Complete') !== undefined) return;
  if (!matchesConfigHash(found, work.configHash) || holds(found, 'Failed') !== undefined)
    await submit(ctx, 'jobs.batch', name, work, purpose);
  const over = new AbortController();
  const log = follow(ctx, name, over.signal);
  try {
    const place = (job: Job) => placeInQueue(ctx, `Job ${name}`, job.metadata.uid!);
    await waitForJob(ctx, access, { namespace: NAMESPACE, name }, JOB_MS, place);
  } catch (error) {
    throw error instanceof ClusterError ? await withLastWords(ctx, error, name) : error;
  } finally {
    over.abort();
    await log;
  }
}

/** Runs the gang to its end. */
export async function runJobSet(
  ctx: ClusterContext,
  name: string,
  work: RenderedManifest,
  purpose: string,
): Promise<void> {
  const access = clusterAccess(ctx.cfg);
  const kind = 'jobsets.jobset.x-k8s.io';
  const found = await readObject(ctx, access, kind, name, NAMESPACE);
  if (matchesConfigHash(found, work.configHash) && holds(found, 'Completed') !== undefined) return;
  if (!matchesConfigHash(found, work.configHash) || holds(found, 'Failed') !== undefined)
    await submit(ctx, kind, name, work, purpose);
  const what = `JobSet ${name}`;
  const poll = async (): Promise<PollResult<true>> => {
    const now = await readObject<KubeObject & Job>(ctx, access, kind, name, NAMESPACE);
    if (holds(now, 'Completed') !== undefined) return { state: 'ready', value: true };
    const failed = holds(now, 'Failed');
    if (failed !== undefined)
      return { state: 'failed', cause: { reason: 'JobFailed', evidence: `${what}: ${failed.message ?? 'failed'}` } };
    if (now?.spec.suspend === true) return { state: 'pending', on: await placeInQueue(ctx, what, now.metadata.uid!) };
    return pollGang(ctx, name, what);
  };
  await waitUntil(ctx, { what, timeoutMs: JOB_MS, poll });
}

/** @throws ClusterError where the queue can never admit it. */
async function placeInQueue(ctx: ClusterContext, what: string, uid: string): Promise<string> {
  const state = await queueState(ctx, clusterAccess(ctx.cfg), NAMESPACE, uid);
  if (state.state === 'pending' && NEVER_ADMITTED.test(state.why))
    throw new ClusterError(`${what} cannot be admitted`, 'QuotaTooSmall', `queue ${state.queue}: ${state.why}`);
  return sayQueue(what, state);
}

/** Kueue's words for a request that exceeds all that a queue has. */
const NEVER_ADMITTED = /request > maximum capacity|not enough (?:quota|capacity) even|insufficient quota .* maximum/;

async function pollGang(ctx: ClusterContext, name: string, what: string): Promise<PollResult<true>> {
  const selector = `jobset.sigs.k8s.io/jobset-name=${name}`;
  const pods = await listObjects<Pod>(ctx, clusterAccess(ctx.cfg), 'pods', { namespace: NAMESPACE, selector });
  const causes = pods.flatMap((pod) => podCause(pod, ctx.now()) ?? []);
  const fatal = causes.find((cause) => cause.fatal);
  if (fatal !== undefined) return { state: 'failed', cause: fatal };
  const stage = (pod: Pod) => pod.metadata.labels?.['jobset.sigs.k8s.io/replicatedjob-name'] ?? 'its pods';
  const active = pods.filter(({ status }) => status?.phase === 'Running').map(stage);
  const at = active.length === 0 ? 'its next pods' : `${[...new Set(active)].join(', ')} (${active.length} running)`;
  return { state: 'pending', on: causes[0]?.evidence ?? `${what}: ${at}` };
}

/** A Job's pods cannot be changed: one with other configHash, or that failed, makes way. */
async function submit(ctx: ClusterContext, kind: string, name: string, work: RenderedManifest, purpose: string) {
  await run(ctx, removeWork(ctx.cfg, kind, name));
  await writeManifest(work);
  await applyOnceAccepted(ctx, applyWork(ctx.cfg, work, purpose));
}

export const removeWork = (cfg: Config, kind: string, name: string): Command =>
  deleteCommand(clusterAccess(cfg), kind, [name], { namespace: NAMESPACE });

export const logCommand = (cfg: Config, job: string): Command =>
  kubectlCommand(
    clusterAccess(cfg),
    ['logs', '-f', '-n', NAMESPACE, `job/${job}`, '--all-containers'],
    `what ${job} says`,
  );

/** The pod's output as it comes, from when there is some; of one that ended before that, what it said. */
async function follow(ctx: ClusterContext, job: string, over: AbortSignal): Promise<void> {
  const cut = new AbortController();
  over.addEventListener('abort', () => setTimeout(() => cut.abort(), REST_MS).unref(), { once: true });
  const selector = `batch.kubernetes.io/job-name=${job}`;
  try {
    for (;;) {
      const pods = await listObjects<Pod>(ctx, clusterAccess(ctx.cfg), 'pods', { namespace: NAMESPACE, selector });
      const states = pods.flatMap(({ status }) => status?.containerStatuses ?? []).map(({ state }) => state);
      if (over.aborted || states.some((state) => state?.running !== undefined || state?.terminated !== undefined))
        break;
      await ctx.sleep(LOOK_MS);
    }
    await run({ ...ctx, signal: AbortSignal.any([ctx.signal, cut.signal]) }, logCommand(ctx.cfg, job));
  } catch {
    // The log is told for its own sake: whether the Job does well is asked of the Job.
  }
}

/** A container that ended badly said why in its last line: that tells more than the Job does. */
async function withLastWords(ctx: ClusterContext, error: ClusterError, job: string): Promise<ClusterError> {
  const access = clusterAccess(ctx.cfg);
  const selector = `batch.kubernetes.io/job-name=${job}`;
  for (const { metadata, status } of await listObjects<Pod>(ctx, access, 'pods', { namespace: NAMESPACE, selector })) {
    const containers = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
    const failed = containers.find(({ state }) => (state?.terminated?.exitCode ?? 0) !== 0);
    if (failed === undefined) continue;
    const args = ['logs', '-n', NAMESPACE, metadata.name, '-c', failed.name, '--tail=20'];
    const said = await capture(ctx, kubectlCommand(access, args, `what ${failed.name} said last`)).catch(
      () => undefined,
    );
    const lines = said?.stdout.split('\n') ?? [];
    const last = lastWords(lines);
    const how = failed.state?.terminated?.reason === 'OOMKilled' ? 'ran out of memory' : 'failed';
    const evidence = `Pod ${metadata.name}, container ${failed.name} ${how}${last === undefined ? '' : `: ${last}`}`;
    return new ClusterError(error.message, error.reason, evidence, lines);
  }
  return error;
}

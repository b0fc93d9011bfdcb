import { failureError } from '../../../failures/failure.js';
import { holds } from '../../../tools/kubernetes/kube-object.js';
import { applyCommand, deleteCommand } from '../../../tools/kubernetes/kubectl.js';
import { listObjects } from '../../../tools/kubernetes/read-objects.js';
import { type PollResult, waitUntil } from '../../../tools/kubernetes/wait-until.js';
import { applyOnceAccepted, waitForAcceptance } from '../../../tools/kubernetes/webhooks.js';
import type { Config } from '../../config.js';
import { chartCommand, controllerDrift, describeChart, ensureChart, removeChart } from '../charts/charts.js';
import { assertKueueManages } from '../charts/kueue-preflight.js';
import { clusterStep } from '../cluster-step.js';
import { logDrift, manifestDrift } from '../manifests/live-drift.js';
import { deleteIfKnown, listIfKnown } from '../manifests/optional-crds.js';
import { clusterAccess, manifest, NAMESPACE } from '../manifests/paths.js';
import { hasConfigHash, matchesConfigHash, renderManifest, writeManifest } from '../manifests/render-manifest.js';
import type { ClusterContext } from '../provider.js';
import { sideBySide } from '../side-by-side.js';

const CHARTS = ['jobset', 'kueue'] as const;
const GATE_MS = 120_000;
/** Kueue's own API for what waits in its queues. */
const VISIBILITY = 'v1beta2.visibility.kueue.x-k8s.io';

/** Step C: JobSet and Kueue, and the queue that training goes through. */
export const batch = clusterStep({
  estimateSeconds: [25, 120],
  prefetch: { needs: [], run: (ctx) => ctx.provider.images.prepare(ctx, 'controllers') },
  commands: ({ cfg }) => [...CHARTS.map((name) => chartCommand(cfg, name)), applyQueues(cfg)],
  async check(ctx) {
    const [drift, images, ...charts] = await Promise.all([
      queueDrift(ctx).then(async (reason) => reason ?? (await manifestDrift(ctx, queues(ctx.cfg).text))),
      ctx.provider.images.drift(ctx, 'controllers'),
      ...CHARTS.map((name) => controllerDrift(ctx, name)),
    ]);
    if (drift === 'absent') return { state: 'absent' };
    const reason = charts.find((one) => one !== undefined) ?? drift ?? images;
    if (reason !== undefined) return { state: 'drifted', reason };
    return { state: 'done', summary: await summary(ctx) };
  },
  async apply(ctx) {
    const { cfg } = ctx;
    const access = clusterAccess(cfg);
    await ctx.provider.images.deliver(ctx, 'controllers');
    await sideBySide(ctx, ...CHARTS.map((name) => (part: ClusterContext) => ensureChart(part, name)));
    await writeManifest(probes(cfg));
    const who = 'the webhooks of Kueue and JobSet';
    await waitForAcceptance(ctx, access, [probes(cfg).file], { who, timeoutMs: GATE_MS });
    await assertKueueManages(ctx, probes(cfg).file);
    await refuseForeign(ctx);
    await logDrift(ctx, queues(cfg).text);
    await writeManifest(queues(cfg));
    await applyOnceAccepted(ctx, applyQueues(cfg));
    await waitUntilOpen(ctx);
  },
  async verify(ctx) {
    await waitUntilOpen(ctx);
    return summary(ctx);
  },
  async undo(ctx) {
    const { cfg } = ctx;
    if (!cfg.keepCluster) return;
    // Queues go while Kueue lives: it is Kueue that takes their finalizers off. Its CRDs would go first with the chart.
    const access = clusterAccess(cfg);
    const all = (kind: string) => deleteIfKnown(ctx, deleteCommand(access, kind, ['--all'], { namespace: NAMESPACE }));
    await all('jobsets.jobset.x-k8s.io');
    await all('jobs.batch');
    await all('workloads.kueue.x-k8s.io');
    await all('localqueues.kueue.x-k8s.io');
    for (const kind of WIDE) await deleteIfKnown(ctx, deleteCommand(access, kind, ['-l', OF_OURS]));
    for (const name of CHARTS.toReversed()) await removeChart(ctx, name);
  },
});

const queues = (cfg: Config) =>
  renderManifest(
    cfg,
    'queues',
    ['resourceflavor', 'clusterqueue', 'localqueue'].map((name) => manifest('ml', 'batch', `kueue-${name}.yaml`)),
    {},
  );

/** One object for each webhook, under names that are free: they are tried, never kept. */
const probes = (cfg: Config) =>
  renderManifest(
    cfg,
    'probes',
    [
      manifest('ml', 'batch', 'kueue-resourceflavor.yaml'),
      manifest('ml', 'batch', 'recommender-jobset.yaml'),
      manifest('ml', 'train', 'recommender-train-job.yaml'),
    ],
    {},
    (object) => ({ ...object, metadata: { ...object.metadata, name: `probe-${object.metadata.name}` } }),
  );

const applyQueues = (cfg: Config) =>
  applyCommand(clusterAccess(cfg), { files: [queues(cfg).file] }, 'make the queue, with its quota');

/** Kinds of the queue that are of the whole cluster. */
const WIDE = ['clusterqueues.kueue.x-k8s.io', 'resourceflavors.kueue.x-k8s.io'] as const;
const OF_OURS = `app.kubernetes.io/part-of=${NAMESPACE},app.kubernetes.io/managed-by=bookstore-ml`;
const KINDS = [...WIDE, 'localqueues.kueue.x-k8s.io', 'apiservices.apiregistration.k8s.io'].join();

/** A queue of our name that is somebody else's would be taken over by an apply. */
async function refuseForeign(ctx: ClusterContext): Promise<void> {
  const objects = await listObjects(ctx, clusterAccess(ctx.cfg), WIDE.join());
  const foreign = objects.find(({ metadata }) => metadata.name === NAMESPACE && !hasConfigHash({ metadata }));
  if (foreign === undefined) return;
  throw failureError('BML-C11', { kind: foreign.kind ?? 'object', name: NAMESPACE });
}

/** 'absent', or why the queue is not as wanted; undefined where it is. One call for all of it. */
async function queueDrift(ctx: ClusterContext): Promise<string | undefined> {
  const { cfg } = ctx;
  const objects = await listIfKnown(ctx, clusterAccess(cfg), KINDS);
  if (objects === undefined) return 'absent';
  const find = (kind: string, name: string) =>
    objects.find((object) => object.kind === kind && object.metadata.name === name);
  const { configHash } = queues(cfg);
  const wanted = [
    ['ResourceFlavor', NAMESPACE],
    ['ClusterQueue', NAMESPACE],
    ['LocalQueue', 'training'],
  ] as const;
  const stale = wanted.find(([kind, name]) => !matchesConfigHash(find(kind, name), configHash));
  if (stale !== undefined) return `${stale.join(' ')} is not as it was made`;
  const inactive = wanted.slice(1).find(([kind, name]) => holds(find(kind, name), 'Active') === undefined);
  if (inactive !== undefined) return `${inactive.join(' ')} is not active`;
  const visibility = find('APIService', VISIBILITY);
  // A Kueue that somebody else installed may do without.
  if (visibility === undefined && !ctx.provider.ownsCluster) return undefined;
  return holds(visibility, 'Available') ? undefined : `${VISIBILITY} does not answer`;
}

const waitUntilOpen = (ctx: ClusterContext) =>
  waitUntil(ctx, { what: 'the queue', timeoutMs: GATE_MS, poll: () => pollQueue(ctx) });

async function pollQueue(ctx: ClusterContext): Promise<PollResult<true>> {
  const drift = await queueDrift(ctx);
  return drift === undefined ? { state: 'ready', value: true } : { state: 'pending', on: `the queue: ${drift}` };
}

async function summary(ctx: ClusterContext): Promise<string> {
  const charts = await Promise.all(CHARTS.map((name) => describeChart(ctx, name)));
  return `${charts.join(', ')}; queue training is open`;
}

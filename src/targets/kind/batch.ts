import type { Actions, StepContext } from '../../engine/contract.js';
import { run } from '../../tools/exec.js';
import { type Deployment, holds } from '../../tools/kube-object.js';
import { apply, applyCommand, deleteCommand } from '../../tools/kubectl.js';
import { chartPin } from '../../tools/pins.js';
import { type Look, waitUntil } from '../../tools/wait-until.js';
import { waitForAcceptance } from '../../tools/webhooks.js';
import type { Config } from '../config.js';
import { chartCommand, chartDrift, needChart, uninstallChart } from './charts.js';
import { imagesDrift, loadImages, prepareImages } from './images.js';
import { listKnown, removeKnown } from './known-kinds.js';
import { clusterAccess, manifest, NAMESPACE } from './places.js';
import { sideBySide } from './side-by-side.js';
import { isOf, stamp, writeStamped } from './stamped.js';

const CHARTS = ['jobset', 'kueue'] as const;
const GATE_MS = 120_000;
/** Kueue's own API for what waits in its queues. */
const VISIBILITY = 'v1beta2.visibility.kueue.x-k8s.io';

/** Step C: JobSet and Kueue, and the queue that training goes through. */
export const batch: Actions<Config> = {
  usual: [25, 120],
  ahead: { needs: [], run: (ctx) => prepareImages(ctx, 'controllers') },
  commands: (cfg) => [...CHARTS.map((name) => chartCommand(cfg, name)), applyQueues(cfg)],
  async check(ctx) {
    const [drift, images, ...charts] = await Promise.all([
      queueDrift(ctx),
      imagesDrift(ctx, 'controllers'),
      ...CHARTS.map((name) => chartDrift(ctx, name)),
    ]);
    if (drift === 'absent') return { state: 'absent' };
    const reason = charts.find((one) => one !== undefined) ?? drift ?? images;
    if (reason !== undefined) return { state: 'drifted', reason };
    return { state: 'done', summary: summary(ctx.cfg) };
  },
  async apply(ctx) {
    const { cfg } = ctx;
    const access = clusterAccess(cfg);
    await loadImages(ctx, 'controllers');
    await sideBySide(ctx, ...CHARTS.map((name) => (part: StepContext<Config>) => needChart(part, name)));
    await writeStamped(probes(cfg));
    const who = 'the webhooks of Kueue and JobSet';
    await waitForAcceptance(ctx, access, [probes(cfg).file], { who, timeoutMs: GATE_MS });
    await writeStamped(queues(cfg));
    await apply(ctx, applyQueues(cfg));
    await waitUntil(ctx, { what: 'the queue', timeoutMs: GATE_MS, look: () => lookAtQueue(ctx) });
  },
  async verify(ctx) {
    const drift = await queueDrift(ctx);
    if (drift !== undefined) throw new Error(`the queue was made, and now: ${drift}`);
    return summary(ctx.cfg);
  },
  async undo(ctx) {
    const { cfg } = ctx;
    if (!cfg.keepCluster) return;
    // Queues go while Kueue lives: it is Kueue that takes their finalizers off. Its CRDs would go first with the chart.
    const access = clusterAccess(cfg);
    const all = (kind: string, namespace?: string) =>
      removeKnown(ctx, deleteCommand(access, kind, ['--all'], namespace === undefined ? {} : { namespace }));
    await all('jobsets.jobset.x-k8s.io', NAMESPACE);
    await all('jobs.batch', NAMESPACE);
    await all('workloads.kueue.x-k8s.io', NAMESPACE);
    await all('localqueues.kueue.x-k8s.io', NAMESPACE);
    await removeKnown(ctx, deleteCommand(access, 'clusterqueues.kueue.x-k8s.io', [NAMESPACE]));
    await removeKnown(ctx, deleteCommand(access, 'resourceflavors.kueue.x-k8s.io', [NAMESPACE]));
    for (const name of CHARTS.toReversed()) {
      const { namespace } = chartPin(cfg.pins, name);
      await uninstallChart(ctx, { name, namespace });
      await run(ctx, deleteCommand(access, 'namespace', [namespace], { waitS: 120 }));
    }
    // Helm leaves what lies in a chart's crds/ folder.
    await run(ctx, deleteCommand(access, 'crd', ['jobsets.jobset.x-k8s.io']));
  },
};

const queues = (cfg: Config) =>
  stamp(
    cfg,
    'queues',
    ['resourceflavor', 'clusterqueue', 'localqueue'].map((name) => manifest('ml', 'batch', `kueue-${name}.yaml`)),
    {},
  );

/** One object for each webhook, under names that are free: they are tried, never kept. */
const probes = (cfg: Config) =>
  stamp(
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

const KINDS = 'deployments.apps,resourceflavors.kueue.x-k8s.io,clusterqueues.kueue.x-k8s.io,localqueues.kueue.x-k8s.io';

/** 'absent', or why controllers and queue are not as wanted; undefined where they are. One call for all of them. */
async function queueDrift(ctx: StepContext<Config>): Promise<string | undefined> {
  const { cfg } = ctx;
  const objects = await listKnown(ctx, clusterAccess(cfg), `${KINDS},apiservices.apiregistration.k8s.io`);
  if (objects === undefined) return 'absent';
  const find = (kind: string, name: string) =>
    objects.find((object) => object.kind === kind && object.metadata.name === name);
  const deployments = CHARTS.flatMap((name) => chartPin(cfg.pins, name).deployments);
  const down = deployments.find((name) => {
    const status = (find('Deployment', name) as Deployment | undefined)?.status;
    return (status?.availableReplicas ?? 0) < 1;
  });
  if (down !== undefined) return `${down} does not run`;
  const { inputs } = queues(cfg);
  const wanted = [
    ['ResourceFlavor', NAMESPACE],
    ['ClusterQueue', NAMESPACE],
    ['LocalQueue', 'training'],
  ] as const;
  const stale = wanted.find(([kind, name]) => !isOf(find(kind, name), inputs));
  if (stale !== undefined) return `${stale.join(' ')} is not as it was made`;
  const inactive = wanted.slice(1).find(([kind, name]) => holds(find(kind, name), 'Active') === undefined);
  if (inactive !== undefined) return `${inactive.join(' ')} is not active`;
  return holds(find('APIService', VISIBILITY), 'Available') ? undefined : `${VISIBILITY} does not answer`;
}

async function lookAtQueue(ctx: StepContext<Config>): Promise<Look<true>> {
  const drift = await queueDrift(ctx);
  return drift === undefined ? { state: 'ready', value: true } : { state: 'waiting', on: `the queue: ${drift}` };
}

const summary = ({ pins }: Config) =>
  `${CHARTS.map((name) => `${name} ${chartPin(pins, name).version}`).join(', ')}; queue training is open`;

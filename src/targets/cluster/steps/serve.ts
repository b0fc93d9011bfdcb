import { waitForDeployment } from '../../../tools/kubernetes/cluster-wait.js';
import { applyCommand, deleteCommand } from '../../../tools/kubernetes/kubectl.js';
import { progressOf, readRollouts } from '../../../tools/kubernetes/rollout.js';
import { waitUntil } from '../../../tools/kubernetes/wait-until.js';
import { applyOnceAccepted } from '../../../tools/kubernetes/webhooks.js';
import { get } from '../../../tools/network/http.js';
import { run } from '../../../tools/process/exec.js';
import type { Config } from '../../config.js';
import { clusterStep } from '../cluster-step.js';
import { logDrift, manifestDrift } from '../manifests/live-drift.js';
import { clusterAccess, manifest, NAMESPACE, recommenderUrl } from '../manifests/paths.js';
import { matchesConfigHash, renderManifest, writeManifest } from '../manifests/render-manifest.js';
import type { ClusterContext, ImageIds, Site } from '../provider.js';

const ROLLOUT_MS = 180_000;
const ANSWER_MS = 60_000;
const PARTS = ['deployment', 'service'];
const RECOMMENDER = { namespace: NAMESPACE, name: 'recommender' } as const;

/** Step E: two servers behind a Service. They wait for a model by themselves, so they can start before there is one. */
export const serve = clusterStep({
  estimateSeconds: [6, 30],
  prefetch: { needs: ['bookstore'], run: applyServers },
  commands: ({ cfg, provider }) => [
    applyCommand(clusterAccess(cfg), { files: [servers({ cfg, provider }).file] }, 'deploy two servers'),
    ...provider.endpoints.commands(cfg, 'recommender'),
  ],
  async check(ctx) {
    const found = await readServers(ctx);
    if (found === undefined) return { state: 'absent' };
    const wanted = servers(ctx, await ctx.provider.images.idsOf(ctx.cfg, 'workshop'));
    if (!matchesConfigHash(found.deployment, wanted.configHash))
      return { state: 'drifted', reason: 'other servers are deployed than are asked for' };
    const changed = await manifestDrift(ctx, wanted.text);
    if (changed !== undefined) return { state: 'drifted', reason: changed };
    const progress = progressOf(found);
    if (!progress.done)
      return { state: 'drifted', reason: `${progress.ready} of ${progress.wanted} servers are ready` };
    if (!(await ctx.provider.endpoints.isOpen(ctx.cfg, 'recommender')) || (await answer(ctx.cfg)) !== 200)
      return { state: 'drifted', reason: `${recommenderUrl(ctx.cfg)} does not answer` };
    reportUrl(ctx);
    return { state: 'done', summary: summary(ctx.cfg, progress.wanted) };
  },
  async apply(ctx) {
    await applyServers(ctx);
    await waitForDeployment(ctx, clusterAccess(ctx.cfg), RECOMMENDER, ROLLOUT_MS);
    await ctx.provider.endpoints.open(ctx, 'recommender');
    await waitForAnswer(ctx);
  },
  async verify(ctx) {
    const { spec } = await waitForDeployment(ctx, clusterAccess(ctx.cfg), RECOMMENDER, ROLLOUT_MS);
    await waitForAnswer(ctx);
    reportUrl(ctx);
    return summary(ctx.cfg, spec.replicas ?? 1);
  },
  async undo(ctx) {
    if (!ctx.cfg.keepCluster) return;
    for (const [kind, names] of [
      ['deployments.apps', ['recommender']],
      ['services', ['recommender', 'recommender-host']],
      ['poddisruptionbudgets.policy', ['recommender']],
    ] as const)
      await run(ctx, deleteCommand(clusterAccess(ctx.cfg), kind, names, { namespace: NAMESPACE }));
  },
});

const servers = ({ cfg, provider }: Site, images: ImageIds = {}) =>
  renderManifest(
    cfg,
    'serve',
    [...PARTS, ...(provider.nodePorts ? ['service-nodeport'] : [])].map((name) =>
      manifest('ml', 'serve', `recommender-${name}.yaml`),
    ),
    { images },
  );

async function applyServers(ctx: ClusterContext): Promise<void> {
  const wanted = servers(ctx, await ctx.provider.images.idsOf(ctx.cfg, 'workshop'));
  const there = matchesConfigHash((await readServers(ctx))?.deployment, wanted.configHash);
  if (there && !(await logDrift(ctx, wanted.text))) return;
  await writeManifest(wanted);
  const command = applyCommand(clusterAccess(ctx.cfg), { files: [wanted.file] }, 'deploy two servers');
  await applyOnceAccepted(ctx, command);
}

async function readServers(ctx: ClusterContext) {
  const [found] = await readRollouts(ctx, clusterAccess(ctx.cfg), NAMESPACE, [RECOMMENDER.name]);
  return found;
}

/** Pods that are ready are not reached at once: the way to them is laid a little later. */
async function waitForAnswer(ctx: ClusterContext): Promise<void> {
  const url = recommenderUrl(ctx.cfg);
  await waitUntil(ctx, {
    what: url,
    timeoutMs: ANSWER_MS,
    async poll() {
      const status = await answer(ctx.cfg);
      if (status === 200) return { state: 'ready', value: true };
      return { state: 'pending', on: `${url}/readyz to answer 200; it answers ${status ?? 'nothing'}` };
    },
  });
}

/** What the Service's port on this machine answers. */
const answer = (cfg: Config) =>
  get(`${recommenderUrl(cfg)}/readyz`).then(
    ({ status }) => status,
    () => undefined,
  );

function reportUrl({ cfg, report }: ClusterContext): void {
  report.fact({ kind: 'url', key: 'api', label: 'api', url: recommenderUrl(cfg) });
}

const summary = (cfg: Config, servers: number) => `${servers} servers ready at ${recommenderUrl(cfg)}`;

import type { Actions, StepContext } from '../../engine/contract.js';
import { waitForDeployment } from '../../tools/cluster-wait.js';
import { run } from '../../tools/exec.js';
import { get } from '../../tools/http.js';
import type { Deployment } from '../../tools/kube-object.js';
import { apply, applyCommand, deleteCommand, readObject } from '../../tools/kubectl.js';
import { waitUntil } from '../../tools/wait-until.js';
import type { Config } from '../config.js';
import { isOpen, openWay, wayCommands } from '../context/ways.js';
import { imageIdsOf } from './images.js';
import { clusterAccess, manifest, NAMESPACE, recommenderUrl } from './places.js';
import { isOf, stamp, writeStamped } from './stamped.js';

const ROLLOUT_MS = 180_000;
const ANSWER_MS = 30_000;
const PARTS = ['deployment', 'service'];
const RECOMMENDER = { namespace: NAMESPACE, name: 'recommender' } as const;

/** Step E: two servers behind a Service. They wait for a model by themselves, so they can start before there is one. */
export const serve: Actions<Config> = {
  usual: [6, 30],
  ahead: { needs: ['bookstore'], run: applyServers },
  commands: (cfg) => [
    applyCommand(clusterAccess(cfg), { files: [servers(cfg).file] }, 'deploy two servers'),
    ...wayCommands(cfg, 'recommender'),
  ],
  async check(ctx) {
    const found = await readDeployment(ctx);
    if (found === undefined) return { state: 'absent' };
    const { inputs } = servers(ctx.cfg, await imageIdsOf(ctx.cfg, 'workshop'));
    if (!isOf(found, inputs)) return { state: 'drifted', reason: 'other servers are deployed than are asked for' };
    const wanted = found.spec.replicas ?? 1;
    const { availableReplicas = 0, updatedReplicas = 0 } = found.status ?? {};
    if (availableReplicas < wanted || updatedReplicas < wanted)
      return { state: 'drifted', reason: `${availableReplicas} of ${wanted} servers are ready` };
    if (!(await isOpen(ctx.cfg, 'recommender')) || (await answer(ctx.cfg)) !== 200)
      return { state: 'drifted', reason: `${recommenderUrl(ctx.cfg)} does not answer` };
    reportUrl(ctx);
    return { state: 'done', summary: summary(ctx.cfg, found) };
  },
  async apply(ctx) {
    await applyServers(ctx);
    await waitForDeployment(ctx, clusterAccess(ctx.cfg), RECOMMENDER, ROLLOUT_MS);
    await openWay(ctx, 'recommender');
    await waitUntil(ctx, {
      what: recommenderUrl(ctx.cfg),
      timeoutMs: ANSWER_MS,
      async look() {
        if ((await answer(ctx.cfg)) === 200) return { state: 'ready', value: true };
        return { state: 'waiting', on: `${recommenderUrl(ctx.cfg)} to answer` };
      },
    });
  },
  async verify(ctx) {
    const found = await readDeployment(ctx);
    const status = await answer(ctx.cfg);
    if (found === undefined || status !== 200)
      throw new Error(`the servers are ready, but ${recommenderUrl(ctx.cfg)}/readyz answers ${status ?? 'nothing'}`);
    reportUrl(ctx);
    return summary(ctx.cfg, found);
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
};

const servers = (cfg: Config, images: Readonly<Record<string, string>> = {}) =>
  stamp(
    cfg,
    'serve',
    [...PARTS, ...(cfg.target === 'kind' ? ['service-nodeport'] : [])].map((name) =>
      manifest('ml', 'serve', `recommender-${name}.yaml`),
    ),
    { images },
  );

async function applyServers(ctx: StepContext<Config>): Promise<void> {
  const wanted = servers(ctx.cfg, await imageIdsOf(ctx.cfg, 'workshop'));
  if (isOf(await readDeployment(ctx), wanted.inputs)) return;
  await writeStamped(wanted);
  const command = applyCommand(clusterAccess(ctx.cfg), { files: [wanted.file] }, 'deploy two servers');
  await apply(ctx, command);
}

const readDeployment = (ctx: StepContext<Config>) =>
  readObject<Deployment>(ctx, clusterAccess(ctx.cfg), 'deployments.apps', RECOMMENDER.name, NAMESPACE);

/** What the Service's port on this machine answers. */
const answer = (cfg: Config) =>
  get(`${recommenderUrl(cfg)}/readyz`).then(
    ({ status }) => status,
    () => undefined,
  );

function reportUrl({ cfg, report }: StepContext<Config>): void {
  report.fact({ kind: 'url', key: 'api', label: 'api', url: recommenderUrl(cfg) });
}

const summary = (cfg: Config, { spec }: Deployment) => `${spec.replicas ?? 1} servers ready at ${recommenderUrl(cfg)}`;

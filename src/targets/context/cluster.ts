import { rm } from 'node:fs/promises';
import type { Actions, StepContext } from '../../engine/contract.js';
import { FailureError } from '../../engine/failure.js';
import { readContexts } from '../../tools/kubernetes/kubeconfig.js';
import { apply, deleteCommand, isUnreachable, readObject } from '../../tools/kubernetes/kubectl.js';
import { run } from '../../tools/process/exec.js';
import { needFit, ownerships } from '../cluster/charts/adoption.js';
import { fence, fenceCommand, OWNER } from '../cluster/manifests/namespace.js';
import { clusterAccess, NAMESPACE, ownerOf, places } from '../cluster/manifests/paths.js';
import { writeStamped } from '../cluster/manifests/render-manifest.js';
import type { Config } from '../config.js';
import { lookInside } from '../kind/cluster-state.js';
import { removeTraces } from '../kind/docker-cleanup.js';
import { readConsent } from './consent.js';
import { needRights } from './permissions.js';
import { closeWay, WAYS } from './port-forwards.js';
import { needReady } from './readiness.js';

/** Step A on a cluster that is there: it is looked over, and gets the namespace that admits restricted pods only. */
export const cluster: Actions<Config> = {
  usual: [3, 15],
  commands: (cfg) => [fenceCommand(cfg)],
  async check(ctx) {
    const { cfg } = ctx;
    if ((await readConsent(cfg)) === undefined) return { state: 'absent' };
    const moved = await serverDrift(ctx);
    if (moved !== undefined) return { state: 'drifted', reason: moved };
    try {
      const { drift, version } = await lookInside(ctx, [], fence(cfg).inputs);
      if (drift !== undefined) return { state: 'drifted', reason: drift };
      return { state: 'done', summary: `context ${cfg.context}, Kubernetes ${version}, ${NAMESPACE} restricted` };
    } catch (error) {
      if (isUnreachable(error)) return { state: 'drifted', reason: 'its API server does not answer' };
      throw error;
    }
  },
  async apply(ctx) {
    const { cfg } = ctx;
    const moved = await serverDrift(ctx);
    if (moved !== undefined) throw notMeant(moved);
    await needReady(ctx);
    const charts = await ownerships(ctx);
    // What will not do is better known now than at its own step.
    for (const [name, one] of charts) if (one.state === 'adopted') needFit(cfg, name, one.controller);
    await needRights(
      ctx,
      [...charts.values()].some(({ state }) => state !== 'adopted'),
    );
    await writeStamped(fence(cfg));
    await apply(ctx, fenceCommand(cfg));
  },
  async verify(ctx) {
    const verdict = await cluster.check(ctx);
    if (verdict.state !== 'done') throw new Error(`the namespace was made, and now: ${JSON.stringify(verdict)}`);
    return verdict.summary;
  },
  async undo(ctx) {
    const { cfg } = ctx;
    for (const way of WAYS) await closeWay(ctx, way);
    const access = clusterAccess(cfg);
    const namespace = await readObject(ctx, access, 'namespaces', NAMESPACE);
    if (namespace?.metadata.annotations?.[OWNER] === ownerOf(cfg))
      await run(ctx, deleteCommand(access, 'namespace', [NAMESPACE], { waitS: 120 }));
    if (await readConsent(cfg)) await removeTraces(ctx, { network: false });
    await rm(places(cfg).cluster, { recursive: true, force: true });
  },
};

/** Why the context is not what was agreed to; undefined where it is. */
async function serverDrift({ cfg, signal }: StepContext<Config>): Promise<string | undefined> {
  const consent = await readConsent(cfg);
  const found = (await readContexts({ signal }, cfg.tools?.kubectl)).find(({ name }) => name === cfg.context);
  if (found === undefined) return `the kubeconfig has no context ${cfg.context} any more`;
  if (consent?.context === cfg.context && consent?.server === found.server) return undefined;
  return `context ${cfg.context} leads to ${found.server}, which nobody agreed to`;
}

const notMeant = (evidence: string) =>
  new FailureError({
    code: 'BML-A11',
    what: 'the context is another one than was agreed to',
    evidence,
    cause: 'the kubeconfig was changed since',
    fix: 'run bookstore-ml up again: it says what it would touch, and asks',
    transient: false,
  });

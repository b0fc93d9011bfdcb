import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { failureError } from '../../failures/failure.js';
import { imagesOf } from '../../tools/install/pins.js';
import { readContexts } from '../../tools/kubernetes/kubeconfig.js';
import { deleteCommand } from '../../tools/kubernetes/kubectl.js';
import { readObject } from '../../tools/kubernetes/read-objects.js';
import { run } from '../../tools/process/exec.js';
import { assertCompatible, ownerships } from '../cluster/charts/adoption.js';
import { removeOwnImages } from '../cluster/images/remove-images.js';
import { OWNER } from '../cluster/manifests/namespace.js';
import { clusterAccess, NAMESPACE, ownerOf, paths } from '../cluster/manifests/paths.js';
import type { ClusterContext, ClusterReader, Provider } from '../cluster/provider.js';
import { type Consent, readConsent } from './consent.js';
import { assertRights } from './permissions.js';
import { closeForwards, portForwards } from './port-forwards.js';
import { registryDelivery } from './push-images.js';
import { assertReady } from './readiness.js';

/** A cluster that somebody else made, reached by a context of the user's own kubeconfig. */
export const context: Provider = {
  name: 'context',
  tools: ['kubectl', 'helm'],
  requires: ['context', 'registry'],
  nodePorts: false,
  ownsCluster: false,
  needsConsent: true,
  estimateSeconds: [3, 15],
  images: registryDelivery,
  endpoints: portForwards,
  commands: () => [],
  async inspect(ctx) {
    if ((await readConsent(ctx.cfg)) === undefined) return { state: 'absent' };
    const moved = await serverDrift(ctx);
    if (moved !== undefined) return { state: 'drifted', reason: moved };
    return { state: 'running', nodes: [], summary: `context ${ctx.cfg.context}` };
  },
  async provision(ctx) {
    const moved = await serverDrift(ctx);
    if (moved !== undefined) throw notMeant(moved);
    await assertReady(ctx);
    const charts = await ownerships(ctx);
    // A controller that will not do is better known now than at the step that uses it.
    for (const [name, one] of charts) if (one.state === 'adopted') assertCompatible(ctx.cfg, name, one.controller);
    await assertRights(
      ctx,
      [...charts.values()].some(({ state }) => state !== 'adopted'),
    );
  },
  leave,
  destroy: leave,
  footprint: (cfg) => ({
    makes: `two namespaces in the cluster of context ${cfg.context}, and the charts that it lacks`,
    memoryMiB: 512,
    diskMiB: 3_072,
    ports: [
      { port: cfg.port, server: 'recommender' },
      { port: cfg.shopPort, server: 'shop' },
    ],
    images: imagesOf(cfg.pins),
    removal: 'bookstore-ml down removes what up made there; images stay in the registry',
  }),
  describe: (cfg) => `context ${cfg.context}`,
  describeRemoval: ({ context, home, registry }) =>
    `This removes the workshop from the cluster of context ${context}, model and registry included, and ${home}.\n` +
    `What up did not install stays, and so do the images in ${registry}.`,
  recognize(home) {
    try {
      const { context, registry } = JSON.parse(readFileSync(paths({ home }).consent, 'utf8')) as Consent;
      return { context, registry };
    } catch {
      // None, or one that was not written whole.
      return undefined;
    }
  },
};

async function leave(ctx: ClusterContext): Promise<void> {
  const { cfg } = ctx;
  await closeForwards(ctx);
  const access = clusterAccess(cfg);
  const namespace = await readObject(ctx, access, 'namespaces', NAMESPACE);
  if (namespace?.metadata.annotations?.[OWNER] === ownerOf(cfg))
    await run(ctx, deleteCommand(access, 'namespace', [NAMESPACE], { waitS: 120 }));
  if (await readConsent(cfg)) await removeOwnImages(ctx);
  await rm(paths(cfg).cluster, { recursive: true, force: true });
}

/** Why the context is not what was agreed to; undefined where it is. */
async function serverDrift({ cfg, signal }: ClusterReader): Promise<string | undefined> {
  const consent = await readConsent(cfg);
  const found = (await readContexts({ signal }, cfg.tools?.kubectl)).find(({ name }) => name === cfg.context);
  if (found === undefined) return `the kubeconfig has no context ${cfg.context} any more`;
  if (consent?.context === cfg.context && consent?.server === found.server) return undefined;
  return `context ${cfg.context} leads to ${found.server}, which nobody agreed to`;
}

const notMeant = (evidence: string) => failureError('BML-A11', {}, { evidence });

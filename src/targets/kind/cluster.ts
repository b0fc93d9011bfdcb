import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Actions, StepContext } from '../../engine/contract.js';
import { writeText } from '../../lib/json-file.js';
import { dockerInfo } from '../../tools/docker/docker.js';
import { createCommand, deleteCommand, exportKubeconfigCommand, startNodesCommand } from '../../tools/docker/kind.js';
import { clusterConfig } from '../../tools/docker/kind-config.js';
import { readPins } from '../../tools/install/pins.js';
import { waitForNodes } from '../../tools/kubernetes/cluster-wait.js';
import { apply, deleteCommand as deleteObjects, isUnreachable } from '../../tools/kubernetes/kubectl.js';
import { run } from '../../tools/process/exec.js';
import { needImage } from '../cluster/images/archives.js';
import { fence, fenceCommand } from '../cluster/manifests/namespace.js';
import { clusterAccess, kindAccess, NAMESPACE, places } from '../cluster/manifests/paths.js';
import { writeStamped } from '../cluster/manifests/render-manifest.js';
import type { Config } from '../config.js';
import { foreignCluster, otherPorts } from './cluster-failures.js';
import { readClaim, writeClaim } from './cluster-record.js';
import { type ClusterState, clusterState, lookInside } from './cluster-state.js';
import { hasNetwork, removeTraces } from './docker-cleanup.js';
import { chooseNodeImage } from './node-image.js';
import { keepNodeLogs } from './node-logs.js';
import { waitForComeback } from './pod-restart.js';
import { needPorts } from './ports.js';

const READY_MS = 180_000;

/** Step A: the cluster, reached by a kubeconfig of its own, and in it the namespace that admits restricted pods only. */
export const cluster: Actions<Config> = {
  usual: [35, 150],
  commands: (cfg) => [create(cfg), fenceCommand(cfg)],
  async check(ctx) {
    const found = await clusterState(ctx);
    switch (found.state) {
      case 'none':
        return { state: 'absent' };
      case 'foreign':
        return { state: 'drifted', reason: `a cluster called ${ctx.cfg.name} is there that up did not make` };
      case 'broken':
      case 'stopped':
        return { state: 'drifted', reason: found.why };
      case 'running':
        return lookCloser(ctx, found);
    }
  },
  async apply(ctx) {
    const { cfg } = ctx;
    const found = await clusterState(ctx);
    if (found.state === 'foreign') throw foreignCluster(cfg.name);
    if ('claim' in found && (found.claim.port !== cfg.port || found.claim.shopPort !== cfg.shopPort))
      throw otherPorts(cfg, found.claim);
    if (found.state === 'broken') await run(ctx, deleteCommand(kindAccess(cfg)));
    // Kubernetes tells times to the second.
    const since = Math.floor(Date.now() / 1_000) * 1_000;
    if (found.state === 'stopped') {
      if (found.nodes.every(({ running }) => !running)) await needPorts(cfg, { decided: true });
      await run(ctx, startNodesCommand(found.nodes));
    }
    if (found.state === 'none' || found.state === 'broken') await make(ctx);
    // Docker may give the API server another port when it starts again.
    else if (found.state === 'stopped' || !existsSync(places(cfg).kubeconfig))
      await run(ctx, exportKubeconfigCommand(kindAccess(cfg)));
    const now = await clusterState(ctx);
    if (now.state !== 'running') throw new Error(`the cluster was made, and now is ${now.state}`);
    const names = now.nodes.map(({ name }) => name);
    await waitForNodes(ctx, clusterAccess(cfg), names, READY_MS);
    if (found.state === 'stopped') await waitForComeback(ctx, since);
    await writeStamped(fence(cfg));
    await apply(ctx, fenceCommand(cfg));
  },
  async verify(ctx) {
    const found = await clusterState(ctx);
    const verdict = found.state === 'running' ? await lookCloser(ctx, found) : undefined;
    if (verdict?.state !== 'done') throw new Error(`the cluster is not as it was made: ${JSON.stringify(verdict)}`);
    return verdict.summary;
  },
  async undo(ctx) {
    const { cfg } = ctx;
    const found = await clusterState(ctx);
    if (cfg.keepCluster) {
      if (found.state !== 'running') return;
      await run(ctx, deleteObjects(clusterAccess(cfg), 'namespace', [NAMESPACE], { waitS: 120 }));
      return;
    }
    const claim = await readClaim(cfg);
    if (claim !== undefined) {
      if (found.state !== 'none') await run(ctx, deleteCommand(kindAccess(cfg)));
      await removeTraces(ctx, claim);
    }
    await rm(places(cfg).cluster, { recursive: true, force: true });
  },
};

async function lookCloser(ctx: StepContext<Config>, { nodes, claim }: Extract<ClusterState, { state: 'running' }>) {
  const { cfg } = ctx;
  if (!existsSync(places(cfg).kubeconfig)) return { state: 'drifted', reason: 'its kubeconfig is gone' } as const;
  if (claim.port !== cfg.port || claim.shopPort !== cfg.shopPort)
    return { state: 'drifted', reason: `it answers on ports ${claim.port} and ${claim.shopPort}` } as const;
  try {
    const names = nodes.map(({ name }) => name);
    const { drift, version } = await lookInside(ctx, names, fence(cfg).inputs);
    if (drift !== undefined) return { state: 'drifted', reason: drift } as const;
    const count = names.length === 1 ? '1 node' : `${names.length} nodes`;
    return { state: 'done', summary: `${count} ready, Kubernetes ${version}, ${NAMESPACE} restricted` } as const;
  } catch (error) {
    if (isUnreachable(error)) return { state: 'drifted', reason: 'its API server does not answer' } as const;
    throw error;
  }
}

/** On a small machine, and for small shops, one node does all the work. */
const workersFor = ({ profile }: Config) => (profile === 's' ? 0 : 2);

/** The node image is chosen when kind and machine are known; before that the newest of the pins stands for it. */
const create = (cfg: Config, image = cfg.nodeImage ?? readPins().nodeImages[0]!.image) =>
  createCommand(kindAccess(cfg), places(cfg).kindConfig, image);

async function make(ctx: StepContext<Config>): Promise<void> {
  const { cfg } = ctx;
  const docker = await dockerInfo(ctx);
  await needPorts(cfg, { decided: false });
  const nodeImage = await chooseNodeImage(ctx, docker);
  await needImage(ctx, nodeImage, docker);
  const { port, shopPort } = cfg;
  const workers = workersFor(cfg);
  await writeText(places(cfg).kindConfig, clusterConfig({ workers, port, shopPort }));
  const claim = { workers, port, shopPort, nodeImage, network: !(await hasNetwork(ctx)) };
  await writeClaim(cfg, { state: 'making', ...claim });
  try {
    await run(ctx, create(cfg, nodeImage));
  } catch (error) {
    await keepNodeLogs(ctx);
    throw error;
  }
  await writeClaim(cfg, { state: 'made', ...claim });
}

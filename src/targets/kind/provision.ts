import { existsSync } from 'node:fs';
import { writeText } from '../../lib/files/json-file.js';
import { dockerInfo } from '../../tools/docker/docker.js';
import { createCommand, deleteCommand, exportKubeconfigCommand, startNodesCommand } from '../../tools/docker/kind.js';
import { clusterConfig } from '../../tools/docker/kind-config.js';
import { readPins } from '../../tools/install/pins.js';
import { waitForNodes } from '../../tools/kubernetes/cluster-wait.js';
import { run } from '../../tools/process/exec.js';
import { ensureImage } from '../cluster/images/archives.js';
import { clusterAccess, kindAccess, paths } from '../cluster/manifests/paths.js';
import type { ClusterContext } from '../cluster/provider.js';
import type { Config } from '../config.js';
import { foreignCluster, otherPorts } from './cluster-failures.js';
import { writeClusterRecord } from './cluster-record.js';
import { clusterState } from './cluster-state.js';
import { hasNetwork } from './docker-cleanup.js';
import { chooseNodeImage } from './node-image.js';
import { keepNodeLogs } from './node-logs.js';
import { waitForPodRestart } from './pod-restart.js';
import { assertPortsFree } from './ports.js';

const READY_MS = 180_000;

/** Creates the cluster, starts one that is stopped, or replaces one that cannot be repaired. */
export async function provision(ctx: ClusterContext): Promise<void> {
  const { cfg } = ctx;
  const found = await clusterState(ctx);
  if (found.state === 'foreign') throw foreignCluster(cfg.name);
  if ('record' in found && (found.record.port !== cfg.port || found.record.shopPort !== cfg.shopPort))
    throw otherPorts(cfg, found.record);
  if (found.state === 'broken') await run(ctx, deleteCommand(kindAccess(cfg)));
  // Kubernetes tells times to the second.
  const since = Math.floor(Date.now() / 1_000) * 1_000;
  if (found.state === 'stopped') {
    if (found.nodes.every(({ running }) => !running)) await assertPortsFree(cfg, { decided: true });
    await run(ctx, startNodesCommand(found.nodes));
  }
  if (found.state === 'none' || found.state === 'broken') await make(ctx);
  // Docker may give the API server another port when it starts again.
  else if (found.state === 'stopped' || !existsSync(paths(cfg).kubeconfig))
    await run(ctx, exportKubeconfigCommand(kindAccess(cfg)));
  const now = await clusterState(ctx);
  if (now.state !== 'running') throw new Error(`the cluster was made, and now is ${now.state}`);
  const names = now.nodes.map(({ name }) => name);
  await waitForNodes(ctx, clusterAccess(cfg), names, READY_MS);
  if (found.state === 'stopped') await waitForPodRestart(ctx, since);
}

/** On a small machine, and for small shops, one node does all the work. */
export const workersFor = ({ profile, workers = 2 }: Config) => (profile === 's' ? 0 : workers);

/** The node image is chosen when kind and machine are known; before that the newest of the pins stands for it. */
export const createCommandFor = (cfg: Config, image = cfg.nodeImage ?? readPins().nodeImages[0]!.image) =>
  createCommand(kindAccess(cfg), paths(cfg).kindConfig, image);

async function make(ctx: ClusterContext): Promise<void> {
  const { cfg } = ctx;
  const docker = await dockerInfo(ctx);
  await assertPortsFree(cfg, { decided: false });
  const nodeImage = await chooseNodeImage(ctx, docker);
  await ensureImage(ctx, nodeImage, docker);
  const { port, shopPort } = cfg;
  const workers = workersFor(cfg);
  await writeText(paths(cfg).kindConfig, clusterConfig({ workers, port, shopPort }));
  const record = { workers, port, shopPort, nodeImage, network: !(await hasNetwork(ctx)) };
  await writeClusterRecord(cfg, { state: 'making', ...record });
  try {
    await run(ctx, createCommandFor(cfg, nodeImage));
  } catch (error) {
    await keepNodeLogs(ctx);
    throw error;
  }
  await writeClusterRecord(cfg, { state: 'made', ...record });
}

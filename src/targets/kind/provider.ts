import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { deleteCommand } from '../../tools/docker/kind.js';
import { imagesOf, readPins } from '../../tools/install/pins.js';
import { deleteCommand as deleteObjects } from '../../tools/kubernetes/kubectl.js';
import { run } from '../../tools/process/exec.js';
import { clusterAccess, kindAccess, NAMESPACE, paths } from '../cluster/manifests/paths.js';
import { type ClusterContext, type ClusterStatus, nodePortEndpoints, type Provider } from '../cluster/provider.js';
import { readClusterRecord } from './cluster-record.js';
import { clusterState } from './cluster-state.js';
import { removeDockerLeftovers } from './docker-cleanup.js';
import { archiveDelivery } from './load-images.js';
import { createCommandFor, provision, workersFor } from './provision.js';

/** A kind cluster on this machine's Docker, made by us and reached by a kubeconfig of its own. */
export const kind: Provider = {
  name: 'kind',
  tools: ['kind', 'kubectl', 'helm'],
  requires: [],
  nodePorts: true,
  ownsCluster: true,
  needsConsent: false,
  estimateSeconds: [35, 150],
  images: archiveDelivery,
  endpoints: nodePortEndpoints,
  commands: (cfg) => [createCommandFor(cfg)],
  inspect,
  provision,
  async leave(ctx) {
    if ((await clusterState(ctx)).state !== 'running') return;
    await run(ctx, deleteObjects(clusterAccess(ctx.cfg), 'namespace', [NAMESPACE], { waitS: 120 }));
  },
  async destroy(ctx) {
    const { cfg } = ctx;
    const record = await readClusterRecord(cfg);
    if (record !== undefined) {
      if ((await clusterState(ctx)).state !== 'none') await run(ctx, deleteCommand(kindAccess(cfg)));
      await removeDockerLeftovers(ctx, record);
    }
    await rm(paths(cfg).cluster, { recursive: true, force: true });
  },
  footprint(cfg) {
    const nodes = workersFor(cfg) + 1;
    return {
      makes: `a kind cluster of ${nodes === 1 ? 'one node' : `${nodes} nodes`} in Docker: shop, Kueue, JobSet, Argo Workflows, recommender`,
      memoryMiB: nodes === 1 ? 4_096 : 6_144,
      // Docker keeps an image once, and each node that runs it once more.
      diskMiB: nodes === 1 ? 5_120 : 8_192,
      ports: [
        { port: cfg.port, server: 'recommender' },
        { port: cfg.shopPort, server: 'shop' },
      ],
      images: [cfg.nodeImage ?? readPins().nodeImages[0]!.image, ...imagesOf(cfg.pins)],
      removal: 'bookstore-ml down deletes the cluster, and the images that Docker has because of it',
    };
  },
  describe: () => 'kind',
  describeRemoval: ({ name, home, keepCluster }) =>
    keepCluster
      ? `This removes the workshop from cluster "${name}", charts, models and registry included.`
      : `This deletes cluster "${name}" with all that is in it, its images in Docker, and ${home}.`,
  recognize: (home) => (existsSync(paths({ home }).clusterRecord) ? {} : undefined),
};

async function inspect(ctx: ClusterContext): Promise<ClusterStatus> {
  const { cfg } = ctx;
  const found = await clusterState(ctx);
  switch (found.state) {
    case 'none':
      return { state: 'absent' };
    case 'foreign':
      return { state: 'drifted', reason: `a cluster called ${cfg.name} exists that up did not make` };
    case 'broken':
    case 'stopped':
      return { state: 'drifted', reason: found.why };
    case 'running': {
      const { nodes, record } = found;
      if (!existsSync(paths(cfg).kubeconfig)) return { state: 'drifted', reason: 'its kubeconfig is gone' };
      if (record.port !== cfg.port || record.shopPort !== cfg.shopPort)
        return { state: 'drifted', reason: `it answers on ports ${record.port} and ${record.shopPort}` };
      const count = nodes.length === 1 ? '1 node' : `${nodes.length} nodes`;
      return { state: 'running', nodes: nodes.map(({ name }) => name), summary: `${count} ready` };
    }
  }
}

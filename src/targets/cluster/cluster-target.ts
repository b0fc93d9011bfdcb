import { kubectlCommand } from '../../tools/kubernetes/access.js';
import type { Target } from '../target.js';
import { clusterAccess } from './manifests/paths.js';
import type { Provider } from './provider.js';

/** The target that runs the steps on a provider's clusters. */
export const clusterTarget = (provider: Provider): Target => ({
  name: provider.name,
  implement({ on: { cluster } }) {
    if (cluster === undefined) return { absent: 'this step is not made for clusters' };
    return typeof cluster === 'function' ? cluster(provider) : cluster;
  },
  looks: ({ cluster = [] }, cfg) =>
    cluster.map(([what, args]) => ({ what, command: kubectlCommand(clusterAccess(cfg), args.split(' '), what) })),
  tools: provider.tools,
  // Manifests and configurations that the commands read are written by the steps themselves.
  isScript: false,
  hasNodes: true,
  takesOrders: false,
  requires: provider.requires,
  needsConsent: provider.needsConsent,
  ownsPlace: provider.ownsCluster,
  footprint: (cfg) => provider.footprint(cfg),
  describe: (cfg) => provider.describe(cfg),
  describeRemoval: (cfg) => provider.describeRemoval(cfg),
  recognize: (home) => provider.recognize(home),
});

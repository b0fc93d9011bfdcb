import type { Target } from '../target.js';
import type { Provider } from './provider.js';

/** The target that runs the steps on a provider's clusters. */
export const clusterTarget = (provider: Provider): Target => ({
  name: provider.name,
  implement({ on: { cluster } }) {
    if (cluster === undefined) return { absent: 'this step is not made for clusters' };
    return typeof cluster === 'function' ? cluster(provider) : cluster;
  },
  tools: provider.tools,
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

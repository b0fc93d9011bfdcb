import type { Actions } from '../../../engine/contract.js';
import type { Config } from '../../config.js';

const reason = 'Kueue and JobSet queue work on a cluster; one machine has nothing to queue';

/** Step C: nothing to do here, and it says so. */
export const batch: Actions<Config> = {
  estimateSeconds: [0, 0],
  commands: () => [],
  check: async () => ({ state: 'unneeded', reason }),
  apply: async () => undefined,
  verify: async () => reason,
  undo: async () => undefined,
};

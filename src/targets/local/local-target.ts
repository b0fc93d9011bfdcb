import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Target } from '../target.js';
import { WORKSPACE } from './paths.js';

/** The target that runs the steps as processes on this machine. */
export const local: Target = {
  name: 'local',
  implement: ({ on: { local } }) => local ?? { absent: 'this step needs a cluster' },
  tools: [],
  hasNodes: false,
  takesOrders: true,
  requires: [],
  needsConsent: false,
  ownsPlace: true,
  describe: () => 'local',
  describeRemoval: ({ name, home }) =>
    `This ends the servers of "${name}" and removes ${home}: database, models, registry, logs.`,
  recognize: (home) => (existsSync(join(home, WORKSPACE)) ? {} : undefined),
};

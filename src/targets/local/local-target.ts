import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Target } from '../target.js';
import { dataPort, dataServer, recommenderServer, shopServer, WORKSPACE } from './paths.js';

/** The embedded Postgres takes about 70 MiB of it, orders and models the rest. */
const DISK_MIB = { s: 200, m: 300, l: 500 } as const;

/** The target that runs the steps as processes on this machine. */
export const local: Target = {
  name: 'local',
  implement: ({ on: { local } }) => local ?? { absent: 'this step needs a cluster' },
  looks: ({ local }, cfg) => local?.(cfg) ?? [],
  tools: [],
  isScript: true,
  hasNodes: false,
  takesOrders: true,
  requires: [],
  needsConsent: false,
  ownsPlace: true,
  footprint: (cfg) => ({
    makes: 'an embedded Postgres, the shop, a trained model and its server: processes on 127.0.0.1, no Docker',
    memoryMiB: 2_048,
    diskMiB: DISK_MIB[cfg.profile],
    ports: [
      { port: cfg.port, server: 'recommender', process: recommenderServer(cfg) },
      { port: cfg.shopPort, server: 'shop', process: shopServer(cfg) },
      { port: dataPort(cfg), server: 'shop data', process: dataServer(cfg) },
    ],
    images: [],
    removal: 'bookstore-ml down ends the servers and removes all of it',
  }),
  describe: () => 'local',
  describeRemoval: ({ name, home }) =>
    `This ends the servers of "${name}" and removes ${home}: database, models, registry, logs.`,
  recognize: (home) => (existsSync(join(home, WORKSPACE)) ? {} : undefined),
};

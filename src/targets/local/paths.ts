import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { secretEnv } from '../../lib/process/server-proof.js';
import { LOOPBACK } from '../../tools/network/ports.js';
import type { Server } from '../../tools/process/background.js';
import type { Config } from '../config.js';

/** Where everything of a local workspace lies. All of it is under cfg.home/workspace, but for the servers' logs. */
export interface Paths {
  readonly workspace: string;
  /** The shop's database: one process at a time has it open. */
  readonly shop: string;
  /** What signs the cookies of the shop's visitors. */
  readonly sessionKey: string;
  /** Generated catalog and orders, before they are loaded. */
  readonly generated: string;
  /** What prep exported: a folder for each dataset, and `current`. */
  readonly datasets: string;
  /** The model that step D trained. */
  readonly model: string;
  /** The model, and its metrics, that a run of the pipeline made. */
  readonly candidate: string;
  readonly metrics: string;
  readonly registry: string;
  /** The answer that step G got. */
  readonly answer: string;
}

/** Folder of a home that holds all that `local` makes. */
export const WORKSPACE = 'workspace';

export function paths({ home }: Config): Paths {
  const workspace = join(home, WORKSPACE);
  const at = (name: string) => join(workspace, name);
  return {
    workspace,
    shop: at('shop'),
    sessionKey: at('session-key'),
    generated: at('generated'),
    datasets: at('datasets'),
    model: at('model'),
    candidate: at('candidate'),
    metrics: at('metrics.json'),
    registry: at('registry'),
    answer: at('answer.json'),
  };
}

export const shopUrl = ({ shopPort }: Config) => `http://${LOOPBACK}:${shopPort}`;
export const dataUrl = (cfg: Config) => `http://${LOOPBACK}:${dataPort(cfg)}`;
export const recommenderUrl = ({ port }: Config) => `http://${LOOPBACK}:${port}`;

/** The mark that this workspace's servers carry: another workspace's are somebody else's. */
const instanceOf = ({ home }: Config) => createHash('sha256').update(home).digest('hex').slice(0, 12);

/** The environment that lets a command in at the shop's data. */
export const dataAccess = (cfg: Config) => secretEnv(filesOf(cfg, 'shop-data').secret);

export const dataPort = ({ dataPort, shopPort }: Config) => dataPort ?? shopPort + 1;

/** Catalog and orders: one process, since only one may have the database open. */
export const dataServer = (cfg: Config): Server => ({
  service: 'bookstore-ml-catalog-orders',
  instance: instanceOf(cfg),
  port: dataPort(cfg),
  title: "the shop's data",
  ...filesOf(cfg, 'shop-data'),
});

/** The pages. */
export const shopServer = (cfg: Config): Server => ({
  service: 'bookstore-ml-storefront',
  instance: instanceOf(cfg),
  port: cfg.shopPort,
  title: 'the shop',
  ...filesOf(cfg, 'shop'),
});

export const recommenderServer = (cfg: Config): Server => ({
  service: 'bookstore-ml-recommender',
  instance: instanceOf(cfg),
  port: cfg.port,
  title: 'the recommender',
  ...filesOf(cfg, 'recommender'),
});

const filesOf = (cfg: Config, name: string) => ({
  pidfile: join(paths(cfg).workspace, 'run', `${name}.json`),
  log: join(cfg.home, 'logs', `${name}.log`),
  secret: join(paths(cfg).workspace, 'run', 'secret'),
});

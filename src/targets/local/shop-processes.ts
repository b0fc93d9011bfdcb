import { existsSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { Command, StepContext } from '../../engine/contract.js';
import type { Server } from '../../tools/process/background.js';
import { type RunContext, run } from '../../tools/process/exec.js';
import { SELF } from '../../tools/process/self.js';
import type { Config } from '../config.js';
import { columnsOf, type Digests } from './dataset.js';
import { type Json, objectAt } from './file-digest.js';
import { dataServer, dataUrl, paths, recommenderUrl, shopServer } from './paths.js';
import { versionDrift } from './version-drift.js';

/** One of the two processes that are the shop here. */
export interface ShopProcess {
  readonly server: Server;
  readonly setting: 'shopPort' | 'dataPort';
  readonly command: Command;
  /** Why one of ours is not the one that is wanted; undefined where it is. */
  driftOf(health: Json): string | undefined;
}

/** Catalog and orders, with the database that one process alone may have open. */
export function dataProcess(cfg: Config, digests: Digests | undefined): ShopProcess {
  const server = dataServer(cfg);
  const flags = ['--data', paths(cfg).shop, '--port', String(server.port), '--instance', server.instance];
  return {
    server,
    setting: 'dataPort',
    command: {
      argv: [SELF, 'shop', 'serve', 'catalog', 'orders', ...flags],
      purpose: "open the shop's database, for catalog and orders",
      mutates: true,
      background: true,
    },
    driftOf: (health) => versionDrift(server, health) ?? datasetDrift(cfg, digests, health),
  };
}

/** The pages, made of what catalog, orders and recommender answer. */
export function storefrontProcess(cfg: Config): ShopProcess {
  const server = shopServer(cfg);
  const asks = { catalog: dataUrl(cfg), orders: dataUrl(cfg), recommender: recommenderUrl(cfg) };
  const { workspace, sessionKey } = paths(cfg);
  const flags = [
    ...Object.entries(asks).flatMap(([name, url]) => [`--${name}`, url]),
    ...['--models', workspace, '--session-key-file', sessionKey],
    ...['--port', String(server.port), '--instance', server.instance],
  ];
  return {
    server,
    setting: 'shopPort',
    command: {
      argv: [SELF, 'shop', 'serve', 'storefront', ...flags],
      purpose: 'open the shop',
      mutates: true,
      background: true,
    },
    driftOf(health) {
      const other = Object.entries(asks).find(([name, url]) => health[name] !== url);
      return (
        versionDrift(server, health) ??
        (other === undefined ? undefined : `the shop asks ${health[other[0]]} as ${other[0]}`)
      );
    },
  };
}

/** Makes the key that cookies are signed with. */
export function sessionKeyCommand(cfg: Config): Command {
  const { sessionKey } = paths(cfg);
  const script = 'umask 077; test -s "$1" || { head -c 32 /dev/urandom | base64 > "$1.new" && mv "$1.new" "$1"; }';
  return {
    argv: ['sh', '-c', script, 'session-key', sessionKey],
    purpose: 'make the key that signs cookies',
    mutates: true,
  };
}

/** Once only, so that baskets outlive the process. */
export async function makeSessionKey(ctx: RunContext & Pick<StepContext<Config>, 'cfg'>): Promise<void> {
  if (!existsSync(paths(ctx.cfg).sessionKey)) await run(ctx, sessionKeyCommand(ctx.cfg));
}

function datasetDrift(cfg: Config, digests: Digests | undefined, health: Json): string | undefined {
  const sources = objectAt(health, 'dataset', 'sources');
  const orders = objectAt(sources, 'orders');
  if (
    digests === undefined ||
    orders?.sha256 !== digests.orders ||
    objectAt(sources, 'catalog')?.sha256 !== digests.catalog
  )
    return 'the shop has other orders';
  if (cfg.orders === undefined) return undefined;
  const same = orders.file === cfg.orders.file && isDeepStrictEqual(sources?.columns, columnsOf(cfg.orders));
  return same ? undefined : 'the shop reads your orders by another name';
}

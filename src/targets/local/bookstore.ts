import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Actions, Command, StepContext } from '../../engine/contract.js';
import { find, isReady, stop } from '../../tools/background.js';
import { run } from '../../tools/exec.js';
import { get } from '../../tools/http.js';
import { packageVersion } from '../../tools/package-root.js';
import { SELF } from '../../tools/self.js';
import type { Config } from '../config.js';
import { columnFlags, columnsOf, type Digests, datasetDigests, datasetFiles, generateCommand } from './dataset.js';
import { type Json, objectAt } from './evidence.js';
import { places, recommenderServer, recommenderUrl, shopServer, shopUrl } from './places.js';
import { adopt, needPort, startAnew } from './servers.js';

/** Step B: catalog and orders in the shop's database, and the shop as a process of its own. */
export const bookstore: Actions<Config> = {
  usual: [4, 20],
  commands: (cfg) => [
    cfg.orders === undefined ? generateCommand(cfg) : checkCommand(cfg),
    loadCommand(cfg),
    serveCommand(cfg),
  ],
  async check({ cfg, report }) {
    const server = shopServer(cfg);
    const found = await find(server);
    const digests = await datasetDigests(cfg);
    if (digests === undefined && cfg.orders !== undefined)
      return { state: 'drifted', reason: `${cfg.orders.file} is gone` };
    if (digests === undefined || (found.state !== 'ours' && !existsSync(server.pidfile))) return { state: 'absent' };
    if (found.state !== 'ours') return { state: 'drifted', reason: 'the shop is not running' };
    const reason = driftOf(found.health, cfg, digests);
    if (reason !== undefined) return { state: 'drifted', reason };
    if (!(await isReady(server))) return { state: 'drifted', reason: 'the shop is not ready' };
    report.fact({ kind: 'url', key: 'shop', label: 'shop', url: shopUrl(cfg) });
    return { state: 'done', summary: summary(found.health, cfg) };
  },
  async apply(ctx) {
    const { cfg } = ctx;
    const server = shopServer(cfg);
    await needPort(cfg, 'shopPort', server);
    // Looked at here already, because the shop is told where the recommender will be.
    await needPort(cfg, 'port', recommenderServer(cfg));
    if (cfg.orders === undefined && (await datasetDigests(cfg)) === undefined) await run(ctx, generateCommand(cfg));
    if (await adopt(ctx, server, await wanted(cfg))) return;
    // Before the shop that runs is ended for it.
    if (cfg.orders !== undefined) await run(ctx, checkCommand(cfg));
    // Only one process may have the database open.
    await stop(ctx, server);
    await run(ctx, loadCommand(cfg));
    await startAnew(ctx, server, serveCommand(cfg), 'B');
  },
  async verify(ctx) {
    const { cfg, report } = ctx;
    const url = shopUrl(cfg);
    const { status, text } = await get(`${url}/books`);
    const total = status === 200 ? (JSON.parse(text) as { total?: unknown }).total : undefined;
    if (typeof total !== 'number' || total === 0)
      throw new Error(`${url}/books shows no books: ${status} ${text.slice(0, 200)}`);
    report.fact({ kind: 'url', key: 'shop', label: 'shop', url });
    return summary(await healthOf(ctx), cfg);
  },
  async undo(ctx) {
    await stop(ctx, shopServer(ctx.cfg));
    // The rows go with the database, which is step A's.
    await rm(places(ctx.cfg).generated, { recursive: true, force: true });
  },
};

function checkCommand(cfg: Config): Command {
  return {
    argv: [SELF, 'shop', 'check', '--orders', datasetFiles(cfg).orders, ...columnFlags(cfg)],
    purpose: 'check your orders',
    mutates: false,
  };
}

function loadCommand(cfg: Config): Command {
  const { catalog, orders } = datasetFiles(cfg);
  const flags = catalog === undefined ? columnFlags(cfg) : ['--catalog', catalog];
  return {
    argv: [SELF, 'shop', 'load', '--data', places(cfg).shop, '--orders', orders, ...flags],
    purpose: catalog === undefined ? 'take your orders in' : 'load catalog and orders into Postgres',
    mutates: true,
  };
}

function serveCommand(cfg: Config): Command {
  const { instance, port } = shopServer(cfg);
  const flags = ['--port', String(port), '--instance', instance, '--recommender', recommenderUrl(cfg)];
  return {
    argv: [SELF, 'shop', 'serve', '--data', places(cfg).shop, ...flags],
    purpose: 'open the shop',
    mutates: true,
    background: true,
  };
}

/** Why a shop of ours is not the one that is wanted; undefined where it is. */
function driftOf(health: Json, cfg: Config, digests: Digests): string | undefined {
  if (health.version !== packageVersion()) return `the shop runs version ${health.version}`;
  if (health.recommender !== recommenderUrl(cfg)) return `the shop asks ${health.recommender} for recommendations`;
  const sources = objectAt(health, 'dataset', 'sources');
  const orders = objectAt(sources, 'orders');
  if (orders?.sha256 !== digests.orders || objectAt(sources, 'catalog')?.sha256 !== digests.catalog)
    return 'the shop has other orders';
  if (cfg.orders === undefined) return undefined;
  const same = orders.file === cfg.orders.file && isDeepStrictEqual(sources?.columns, columnsOf(cfg.orders));
  return same ? undefined : 'the shop reads your orders by another name';
}

/** Tells whether a shop of ours is the one that is wanted. */
async function wanted(cfg: Config): Promise<(health: Json) => boolean> {
  const digests = await datasetDigests(cfg);
  return (health) => digests !== undefined && driftOf(health, cfg, digests) === undefined;
}

async function healthOf({ cfg }: StepContext<Config>): Promise<Json> {
  const found = await find(shopServer(cfg));
  if (found.state !== 'ours') throw new Error('the shop answered, then was gone');
  return found.health;
}

function summary(health: Json, cfg: Config): string {
  const dataset = objectAt(health, 'dataset');
  const count = (key: string) => Number(dataset?.[key] ?? 0).toLocaleString('en');
  const [things, of] = dataset?.kind === 'log' ? ['items', 'baskets'] : ['books', 'customers'];
  return `${count('items')} ${things}, ${count('baskets')} ${of}, ${count('lines')} order lines; ${shopUrl(cfg)}`;
}

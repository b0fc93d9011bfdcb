import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Actions, Command, StepContext } from '../../../engine/contract.js';
import { passTo } from '../../../lib/process/service-pass.js';
import { get } from '../../../tools/network/http.js';
import { find, isReady, stop } from '../../../tools/process/background.js';
import { run } from '../../../tools/process/exec.js';
import { SELF } from '../../../tools/process/self.js';
import type { Config } from '../../config.js';
import { describeShop } from '../../shop-health.js';
import { columnFlags, datasetDigests, datasetFiles, generateCommand } from '../dataset.js';
import { dataServer, dataUrl, paths, recommenderServer, shopServer, shopUrl } from '../paths.js';
import { adopt, needPort, startAnew } from '../servers.js';
import {
  dataProcess,
  makeSessionKey,
  type ShopProcess,
  sessionKeyCommand,
  storefrontProcess,
} from '../shop-processes.js';

/** Step B: catalog and orders in the shop's database, and the shop as two processes: one has the data, one the pages. */
export const bookstore: Actions<Config> = {
  estimateSeconds: [4, 20],
  commands: (cfg) => [
    cfg.orders === undefined ? generateCommand(cfg) : checkCommand(cfg),
    loadCommand(cfg),
    dataProcess(cfg, undefined).command,
    sessionKeyCommand(cfg),
    storefrontProcess(cfg).command,
  ],
  async check({ cfg, report }) {
    const digests = await datasetDigests(cfg);
    if (digests === undefined && cfg.orders !== undefined)
      return { state: 'drifted', reason: `${cfg.orders.file} is gone` };
    if (digests === undefined) return { state: 'absent' };
    for (const process of [dataProcess(cfg, digests), storefrontProcess(cfg)]) {
      const verdict = await look(process);
      if (verdict !== undefined) return verdict;
    }
    reportUrls(cfg, report);
    return { state: 'done', summary: await summary(cfg) };
  },
  async apply(ctx) {
    const { cfg } = ctx;
    const pages = storefrontProcess(cfg);
    for (const { server, setting } of [pages, dataProcess(cfg, undefined)]) await needPort(cfg, setting, server);
    // Looked at here already, because the shop is told where the recommender will be.
    await needPort(cfg, 'port', recommenderServer(cfg));
    if (cfg.orders === undefined && (await datasetDigests(cfg)) === undefined) await run(ctx, generateCommand(cfg));
    const data = dataProcess(cfg, await datasetDigests(cfg));
    if (!(await adopt(ctx, data.server, isWanted(data)))) {
      // Before the shop that runs is ended for it.
      if (cfg.orders !== undefined) await checkOrders(ctx);
      // Only one process may have the database open.
      await stop(ctx, data.server);
      await run(ctx, loadCommand(cfg));
      await startAnew(ctx, data.server, data.command, 'B');
    }
    await makeSessionKey(ctx);
    if (!(await adopt(ctx, pages.server, isWanted(pages)))) await startAnew(ctx, pages.server, pages.command, 'B');
  },
  async verify({ cfg, report }) {
    const url = `${dataUrl(cfg)}/books`;
    const { status, text } = await get(url, { headers: passTo(url, dataServer(cfg).secret) });
    const total = status === 200 ? (JSON.parse(text) as { total?: unknown }).total : undefined;
    if (typeof total !== 'number' || total === 0)
      throw new Error(`${url} shows no books: ${status} ${text.slice(0, 200)}`);
    const page = await get(`${shopUrl(cfg)}/books`);
    if (page.status !== 200)
      throw new Error(`${shopUrl(cfg)}/books answers ${page.status}: ${page.text.slice(0, 200)}`);
    reportUrls(cfg, report);
    return summary(cfg);
  },
  async undo(ctx) {
    await stop(ctx, shopServer(ctx.cfg));
    await stop(ctx, dataServer(ctx.cfg));
    // The rows go with the database, which is step A's.
    await rm(paths(ctx.cfg).generated, { recursive: true, force: true });
    await rm(paths(ctx.cfg).sessionKey, { force: true });
  },
};

/** Has the log read, and shows at the end what is odd about it: else nobody would look for it in the step's own log. */
async function checkOrders(ctx: StepContext<Config>): Promise<void> {
  const odd: string[] = [];
  const log = (line: string) => {
    ctx.report.log(line);
    if (line.startsWith(WARNING)) odd.push(line.slice(WARNING.length));
  };
  await run({ ...ctx, report: { ...ctx.report, log } }, checkCommand(ctx.cfg));
  if (odd.length > 0) ctx.report.fact({ kind: 'note', key: 'orders', text: `your orders: ${odd.join('; ')}` });
}

/** How a command begins what it warns of. */
const WARNING = 'warning: ';

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
    argv: [SELF, 'shop', 'load', '--data', paths(cfg).shop, '--orders', orders, ...flags],
    purpose: catalog === undefined ? 'take your orders in' : 'load catalog and orders into Postgres',
    mutates: true,
  };
}

/** Why a process is not there as it is wanted; undefined where it is. */
async function look({ server, driftOf }: ShopProcess) {
  const found = await find(server);
  if (found.state !== 'ours') {
    if (!existsSync(server.pidfile)) return { state: 'absent' } as const;
    return { state: 'drifted', reason: `${server.title} is not running` } as const;
  }
  const reason = driftOf(found.health) ?? ((await isReady(server)) ? undefined : `${server.title} is not ready`);
  return reason === undefined ? undefined : ({ state: 'drifted', reason } as const);
}

const isWanted =
  ({ driftOf }: ShopProcess) =>
  (health: Parameters<typeof driftOf>[0]) =>
    driftOf(health) === undefined;

function reportUrls(cfg: Config, report: StepContext<Config>['report']): void {
  report.fact({ kind: 'url', key: 'shop', label: 'shop', url: shopUrl(cfg) });
  report.fact({ kind: 'url', key: 'models', label: 'models', url: `${shopUrl(cfg)}/model` });
}

async function summary(cfg: Config): Promise<string> {
  const found = await find(dataServer(cfg));
  const said = found.state === 'ours' ? describeShop(found.health) : undefined;
  if (said === undefined) throw new Error("the shop's data answered, then was gone");
  return `${said}; ${shopUrl(cfg)}`;
}

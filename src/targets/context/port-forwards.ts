import { join } from 'node:path';
import type { Command, StepContext } from '../../engine/contract.js';
import { FailureError } from '../../engine/failure.js';
import { portTaken } from '../../failures/port-taken.js';
import { serverLate } from '../../failures/server-late.js';
import { nextFreePort, ownerOf } from '../../tools/network/ports.js';
import { find, type Server, start, stop } from '../../tools/process/background.js';
import { readPidfile } from '../../tools/process/pidfile.js';
import { SELF } from '../../tools/process/self.js';
import { NAMESPACE, places, SHOP_NAMESPACE } from '../cluster/manifests/paths.js';
import type { Config } from '../config.js';

/** A Service that answers on a port of this machine. On kind the nodes' own ports do that. */
export type Way = 'recommender' | 'shop';
export const WAYS: readonly Way[] = ['recommender', 'shop'];

const TO = {
  recommender: { letter: 'E', namespace: NAMESPACE, service: 'recommender', to: 8080, setting: 'port' },
  shop: { letter: 'B', namespace: SHOP_NAMESPACE, service: 'storefront', to: 80, setting: 'shopPort' },
} as const;

const START_SECONDS = 15;

/** Opens the way, one that was closed anew; what is behind it may not answer yet. Nothing to do on kind. */
export async function openWay(ctx: StepContext<Config>, way: Way): Promise<void> {
  const { cfg } = ctx;
  if (cfg.target !== 'context') return;
  const server = serverOf(cfg, way);
  const noted = await readPidfile(server.pidfile);
  if (noted !== undefined && noted.port !== server.port) await stop(ctx, { ...server, port: noted.port });
  const found = await find(server);
  if (found.state === 'foreign') throw new FailureError(await taken(cfg, way, server));
  if (found.state === 'free') {
    const late = () => new FailureError(serverLate(TO[way].letter, server.title, START_SECONDS, server.log));
    await start(ctx, server, wayCommand(cfg, way), { timeoutMs: START_SECONDS * 1_000, late });
  }
  ctx.report.fact({ kind: 'note', key: 'ways', text: NOTE });
}

const NOTE =
  'a process of this machine leads these addresses into the cluster; if it ends, bookstore-ml up brings them back';

/** False where nothing of ours leads there; on kind the nodes' ports are always open. */
export async function isOpen(cfg: Config, way: Way): Promise<boolean> {
  return cfg.target !== 'context' || (await find(serverOf(cfg, way))).state === 'ours';
}

export const closeWay = (ctx: Pick<StepContext<Config>, 'cfg' | 'now' | 'sleep'>, way: Way) =>
  stop(ctx, serverOf(ctx.cfg, way));

/** What a step shows of it: nothing on kind. */
export const wayCommands = (cfg: Config, way: Way): readonly Command[] =>
  cfg.target === 'context' ? [wayCommand(cfg, way)] : [];

function wayCommand(cfg: Config, way: Way): Command {
  const { namespace, service, to, setting } = TO[way];
  const kubectl = cfg.tools?.kubectl === undefined ? [] : ['--kubectl', cfg.tools.kubectl];
  const from = ['--context', cfg.context!, '--namespace', namespace, '--service', service, '--to', String(to)];
  return {
    argv: [SELF, 'forward', ...kubectl, ...from, '--port', String(cfg[setting])],
    purpose: `reach ${service} from this machine`,
    mutates: true,
    background: true,
  };
}

function serverOf(cfg: Config, way: Way): Server {
  return {
    service: 'forward',
    instance: cfg.name,
    port: cfg[TO[way].setting],
    title: `the way to the ${way}`,
    pidfile: join(places(cfg).cluster, 'run', `${way}.json`),
    log: join(cfg.home, 'logs', `way-to-${way}.log`),
    relay: true,
  };
}

async function taken(cfg: Config, way: Way, { port, title }: Server) {
  const owner = await ownerOf(port);
  const next = await nextFreePort(port, [cfg.port, cfg.shopPort]);
  return portTaken({ port, setting: TO[way].setting, server: title, owner, next });
}

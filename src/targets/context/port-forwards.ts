import { join } from 'node:path';
import type { Command } from '../../engine/contract.js';
import { FailureError } from '../../engine/failure.js';
import { portTaken } from '../../failures/port-taken.js';
import { serverLate } from '../../failures/server-late.js';
import { readPidfile } from '../../lib/process/pidfile.js';
import { typed } from '../../lib/typed-command.js';
import { holderOf } from '../../tools/docker/port-holder.js';
import { nextFreePort } from '../../tools/network/ports.js';
import { find, type Server, start, stop } from '../../tools/process/background.js';
import { SELF } from '../../tools/process/self.js';
import { NAMESPACE, paths, SHOP_NAMESPACE } from '../cluster/manifests/paths.js';
import type { ClusterContext, Endpoint, Endpoints } from '../cluster/provider.js';
import type { Config } from '../config.js';

const ENDPOINTS: readonly Endpoint[] = ['recommender', 'shop'];

const SERVICES = {
  recommender: { letter: 'E', namespace: NAMESPACE, service: 'recommender', to: 8080, setting: 'port' },
  shop: { letter: 'B', namespace: SHOP_NAMESPACE, service: 'storefront', to: 80, setting: 'shopPort' },
} as const;

const START_SECONDS = 15;

/** Services on ports of this machine, each by a process of ours that forwards to it. */
export const portForwards: Endpoints = {
  open: openForward,
  async isOpen(cfg, endpoint) {
    return (await find(serverOf(cfg, endpoint))).state === 'ours';
  },
  commands: (cfg, endpoint) => [forwardCommand(cfg, endpoint)],
};

export async function closeForwards(ctx: Pick<ClusterContext, 'cfg' | 'now' | 'sleep'>): Promise<void> {
  for (const endpoint of ENDPOINTS) await stop(ctx, serverOf(ctx.cfg, endpoint));
}

async function openForward(ctx: ClusterContext, endpoint: Endpoint): Promise<void> {
  const { cfg } = ctx;
  const server = serverOf(cfg, endpoint);
  const noted = await readPidfile(server.pidfile);
  if (noted !== undefined && noted.port !== server.port) await stop(ctx, { ...server, port: noted.port });
  const found = await find(server);
  if (found.state === 'foreign') throw new FailureError(await taken(cfg, endpoint, server));
  if (found.state === 'free') {
    const late = () => new FailureError(serverLate(SERVICES[endpoint].letter, server.title, START_SECONDS, server.log));
    await start(ctx, server, forwardCommand(cfg, endpoint), { timeoutMs: START_SECONDS * 1_000, late });
  }
  ctx.report.fact({ kind: 'note', key: 'ways', text: note() });
}

const note = () =>
  `a background process on this machine forwards these addresses to the cluster; if it ends, ${typed('up')} restarts it`;

function forwardCommand(cfg: Config, endpoint: Endpoint): Command {
  const { namespace, service, to, setting } = SERVICES[endpoint];
  const kubectl = cfg.tools?.kubectl === undefined ? [] : ['--kubectl', cfg.tools.kubectl];
  const from = ['--context', cfg.context!, '--namespace', namespace, '--service', service, '--to', String(to)];
  return {
    argv: [SELF, 'forward', ...kubectl, ...from, '--port', String(cfg[setting])],
    purpose: `reach ${service} from this machine`,
    mutates: true,
    background: true,
  };
}

function serverOf(cfg: Config, endpoint: Endpoint): Server {
  return {
    service: 'forward',
    instance: cfg.name,
    port: cfg[SERVICES[endpoint].setting],
    title: `the forward to the ${endpoint}`,
    pidfile: join(paths(cfg).cluster, 'run', `${endpoint}.json`),
    log: join(cfg.home, 'logs', `way-to-${endpoint}.log`),
    secret: join(paths(cfg).cluster, 'run', 'secret'),
    relay: true,
  };
}

async function taken(cfg: Config, endpoint: Endpoint, { port, title }: Server) {
  const owner = await holderOf(port);
  const next = await nextFreePort(port, [cfg.port, cfg.shopPort]);
  return portTaken({ port, setting: SERVICES[endpoint].setting, server: title, owner, next });
}

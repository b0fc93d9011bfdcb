import { setTimeout as sleep } from 'node:timers/promises';
import type { ShopAddresses } from '../../../bookstore/traffic/shop-client.js';
import { typed } from '../../../lib/typed-command.js';
import { UsageError } from '../../../lib/usage-error.js';
import { clusterAccess, SHOP_NAMESPACE } from '../../../targets/cluster/manifests/paths.js';
import type { Config } from '../../../targets/config.js';
import { dataUrl, recommenderUrl } from '../../../targets/local/paths.js';
import { targetNamed } from '../../../targets/targets.js';
import { keepForwarding } from '../../../tools/kubernetes/port-forward.js';
import { get } from '../../../tools/network/http.js';
import { LOOPBACK, nextFreePort } from '../../../tools/network/ports.js';
import type { CliArgs } from '../../command.js';
import { findCluster } from '../../run/cluster-config.js';
import { assertNamedExists } from '../../run/home.js';

export interface RunningShop {
  readonly addresses: ShopAddresses;
  /** Ends what was started to reach it. */
  close(): void;
}

/** Catalog and orders listen inside the cluster only; from here on, ports are tried for a way to them. */
const FIRST_PORT = 18_082;
const SERVICE_PORT = 80;
const FORWARD_MS = 30_000;

/** The shop that `up` left running, on this machine or in a cluster. UsageError where there is none. */
export async function findShop(args: CliArgs): Promise<RunningShop> {
  assertNamedExists(args);
  const { cfg, on } = findCluster(args);
  if (on === undefined) throw new UsageError('there is no shop yet', `Bring it up: ${typed('up')}`);
  const recommender = recommenderUrl(cfg);
  if (targetNamed(cfg.target).hasNodes) return forwardTo(cfg, recommender);
  return { addresses: { catalog: dataUrl(cfg), orders: dataUrl(cfg), recommender }, close: () => undefined };
}

async function forwardTo(cfg: Config, recommender: string): Promise<RunningShop> {
  const stop = new AbortController();
  const taken: number[] = [];
  const forward = async (service: string) => {
    const port = await nextFreePort(FIRST_PORT, taken);
    if (port === undefined) throw new Error('no port of this machine is free');
    taken.push(port);
    const lead = { namespace: SHOP_NAMESPACE, service, to: SERVICE_PORT, port };
    keepForwarding(clusterAccess(cfg), lead, stop.signal, () => undefined).catch(() => stop.abort());
    return `http://${LOOPBACK}:${port}`;
  };
  const [catalog, orders] = [await forward('catalog'), await forward('orders')];
  await Promise.all([catalog, orders].map((url) => untilAnswered(url, stop.signal)));
  return { addresses: { catalog, orders, recommender }, close: () => stop.abort() };
}

/** Gives up quietly: who asks next says what is wrong. */
async function untilAnswered(url: string, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + FORWARD_MS;
  while (!signal.aborted && performance.now() < deadline) {
    const answer = await get(`${url}/healthz`).catch(() => undefined);
    if (answer !== undefined) return;
    await sleep(250, undefined, { signal }).catch(() => undefined);
  }
}

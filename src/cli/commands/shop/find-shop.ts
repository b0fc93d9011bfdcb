import type { ShopAddresses } from '../../../bookstore/traffic/shop-client.js';
import { typed } from '../../../lib/typed-command.js';
import { UsageError } from '../../../lib/usage-error.js';
import { SHOP_NAMESPACE } from '../../../targets/cluster/manifests/paths.js';
import { dataServer, dataUrl, recommenderUrl } from '../../../targets/local/paths.js';
import { targetNamed } from '../../../targets/targets.js';
import type { CliArgs } from '../../command.js';
import { findCluster } from '../../run/cluster-config.js';
import { forwardService } from '../../run/forward-service.js';
import { assertNamedExists } from '../../run/home.js';

export interface RunningShop {
  readonly addresses: ShopAddresses;
  /** Ends what was started to reach it. */
  close(): void;
}

const SERVICE_PORT = 80;

/** The shop that `up` left running, on this machine or in a cluster. UsageError where there is none. */
export async function findShop(args: CliArgs): Promise<RunningShop> {
  assertNamedExists(args);
  const { cfg, on } = findCluster(args);
  if (on === undefined) throw new UsageError('there is no shop yet', `Bring it up: ${typed('up')}`);
  const recommender = recommenderUrl(cfg);
  if (!targetNamed(cfg.target).hasNodes) {
    const [data, secretFile] = [dataUrl(cfg), dataServer(cfg).secret];
    return { addresses: { catalog: data, orders: data, recommender, secretFile }, close: () => undefined };
  }
  // Catalog and orders listen inside the cluster only.
  const stop = new AbortController();
  const reach = (service: string) =>
    forwardService(cfg, { namespace: SHOP_NAMESPACE, service, to: SERVICE_PORT }, stop.signal);
  const [catalog, orders] = [await reach('catalog'), await reach('orders')];
  return { addresses: { catalog, orders, recommender }, close: () => stop.abort() };
}

import type { Command } from '../../engine/contract.js';
import { kubectlCommand } from '../../tools/kubernetes/access.js';
import type { Config } from '../config.js';
import { clusterAccess, NAMESPACE, SHOP_NAMESPACE } from './manifests/paths.js';
import type { Endpoint } from './provider.js';

const SERVERS: Readonly<Record<Endpoint, { readonly namespace: string; readonly deployment: string }>> = {
  recommender: { namespace: NAMESPACE, deployment: 'recommender' },
  shop: { namespace: SHOP_NAMESPACE, deployment: 'storefront' },
};

/** Prints what the pods of a server say, with `follow` until stopped. */
export function serverLogsCommand(cfg: Config, endpoint: Endpoint, follow: boolean): Command {
  const { namespace, deployment } = SERVERS[endpoint];
  const args = ['logs', ...(follow ? ['-f'] : []), '-n', namespace, `deploy/${deployment}`, '--all-containers'];
  return kubectlCommand(clusterAccess(cfg), args, `what the ${endpoint} says`);
}

import { FailureError } from '../../engine/failure.js';
import { portTaken } from '../../failures/port-taken.js';
import { holderOf } from '../../tools/docker/port-holder.js';
import { isFree, nextFreePort } from '../../tools/network/ports.js';
import type { Config } from '../config.js';

/**
 * Refuses a port that somebody has, naming who, before kind or Docker find out. Those of a cluster that exists are decided:
 * for one that was stopped no other port is offered.
 */
export async function assertPortsFree(cfg: Config, { decided }: { readonly decided: boolean }): Promise<void> {
  const servers = { port: 'the recommender', shopPort: 'the shop' } as const;
  for (const setting of ['port', 'shopPort'] as const) {
    const port = cfg[setting];
    if (await isFree(port)) continue;
    const next = decided ? undefined : await nextFreePort(port, [cfg.port, cfg.shopPort]);
    throw new FailureError(portTaken({ port, setting, server: servers[setting], owner: await holderOf(port), next }));
  }
}

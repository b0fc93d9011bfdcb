import { FailureError } from '../../engine/failure.js';
import { portTaken } from '../../failures/port-taken.js';
import { isFree, nextFreePort, ownerOf } from '../../tools/ports.js';
import type { Config } from '../config.js';

/** Refuses a port that somebody has, naming who, before kind finds out after half a minute. */
export async function needPorts(cfg: Config): Promise<void> {
  const servers = { port: 'the recommender', shopPort: 'the shop' } as const;
  for (const setting of ['port', 'shopPort'] as const) {
    const port = cfg[setting];
    if (await isFree(port)) continue;
    const next = await nextFreePort(port, [cfg.port, cfg.shopPort]);
    throw new FailureError(portTaken({ port, setting, server: servers[setting], owner: await ownerOf(port), next }));
  }
}

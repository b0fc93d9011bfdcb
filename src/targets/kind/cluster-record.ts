import { readJson, writeJson } from '../../lib/json-file.js';
import { places } from '../cluster/manifests/paths.js';
import type { Config } from '../config.js';

/**
 * What this home made on the machine. Written before it is made, so that a killed run's half is known for ours; a cluster
 * of the same name without a claim is somebody else's.
 */
export interface Claim {
  /** making: kind was at work, and perhaps never ended. */
  readonly state: 'making' | 'made';
  readonly workers: number;
  readonly port: number;
  readonly shopPort: number;
  readonly nodeImage: string;
  /** Docker had no network called kind before. */
  readonly network: boolean;
}

export async function readClaim(cfg: Config): Promise<Claim | undefined> {
  const claim = await readJson<Claim>(places(cfg).claim);
  const whole = claim?.state !== undefined && claim.workers !== undefined && claim.port !== undefined;
  return whole ? (claim as Claim) : undefined;
}

export const writeClaim = (cfg: Config, claim: Claim) => writeJson(places(cfg).claim, claim);

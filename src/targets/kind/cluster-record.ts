import { readJson, writeJson } from '../../lib/files/json-file.js';
import { paths } from '../cluster/manifests/paths.js';
import type { Config } from '../config.js';

/**
 * What this home made on the machine. Written before it is made, so that a killed run's half is known for ours; a cluster
 * of the same name without a record is somebody else's.
 */
export interface ClusterRecord {
  /** making: kind was at work, and perhaps never ended. */
  readonly state: 'making' | 'made';
  readonly workers: number;
  readonly port: number;
  readonly shopPort: number;
  readonly nodeImage: string;
  /** Docker had no network called kind before. */
  readonly network: boolean;
}

export async function readClusterRecord(cfg: Config): Promise<ClusterRecord | undefined> {
  const record = await readJson<ClusterRecord>(paths(cfg).clusterRecord);
  const whole = record?.state !== undefined && record.workers !== undefined && record.port !== undefined;
  return whole ? (record as ClusterRecord) : undefined;
}

export const writeClusterRecord = (cfg: Config, record: ClusterRecord) => writeJson(paths(cfg).clusterRecord, record);

import type { Failure } from '../engine/failure.js';
import { describeHolder, type PortHolder } from '../tools/docker/port-holder.js';
import { failure } from './failure.js';

export interface TakenPort {
  readonly port: number;
  /** Name of the configuration's field that holds it. */
  readonly setting: 'port' | 'shopPort' | 'dataPort';
  /** Who should have had it, in words. */
  readonly server: string;
  /** Who has it, where the system tells. */
  readonly owner: PortHolder | undefined;
  /** A port that is free. */
  readonly next: number | undefined;
}

/** A port that somebody else has; one key takes the next free one. */
export function portTaken({ port, setting, server, owner, next }: TakenPort): Failure {
  const who = owner === undefined ? 'a process that the system does not show us' : describeHolder(owner);
  const stop = owner !== undefined && 'container' in owner ? `run docker stop ${owner.container}` : `stop ${who}`;
  const particulars = {
    evidence: `127.0.0.1:${port} is held by ${who}`,
    ...(next === undefined
      ? {}
      : {
          fix: `take port ${next}, or ${stop} and retry`,
          remedy: { label: `port ${next}`, set: { [setting]: next } },
        }),
  };
  return failure(setting === 'port' ? 'BML-E01' : 'BML-B01', { port, server, owner: who }, particulars);
}

import type { Failure } from '../engine/failure.js';

export interface TakenPort {
  readonly port: number;
  /** Name of the configuration's field that holds it. */
  readonly setting: 'port' | 'shopPort' | 'dataPort';
  /** Who should have had it, in words. */
  readonly server: string;
  /** Who has it, where the system tells. */
  readonly owner: { readonly pid: number; readonly name: string } | undefined;
  /** A port that is free. */
  readonly next: number | undefined;
}

/** A port that somebody else has; one key takes the next free one. */
export function portTaken({ port, setting, server, owner, next }: TakenPort): Failure {
  const who = owner === undefined ? 'a process that the system does not show us' : `${owner.name} (pid ${owner.pid})`;
  return {
    code: setting === 'port' ? 'BML-E01' : 'BML-B01',
    what: `port ${port} is taken`,
    evidence: `127.0.0.1:${port} is held by ${who}`,
    cause: `${server} needs it`,
    fix: next === undefined ? `stop ${who}, then retry` : `take port ${next}, or stop ${who} and retry`,
    transient: false,
    ...(next === undefined ? {} : { remedy: { label: `port ${next}`, set: { [setting]: next } } }),
  };
}

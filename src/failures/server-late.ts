import type { Failure } from '../engine/failure.js';
import { failureOf } from './failure.js';

/** A server that runs but does not become ready. */
export function serverLate(letter: string, server: string, seconds: number, log: string): Failure {
  return failureOf('BML-?05', letter, { server, log }, { evidence: `no answer at /readyz within ${seconds} s` });
}

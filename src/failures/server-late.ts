import type { Failure } from '../engine/failure.js';

/** A server that runs but does not become ready. */
export function serverLate(letter: string, title: string, seconds: number, log: string): Failure {
  return {
    code: `BML-${letter}05`,
    what: `${title} does not get ready`,
    evidence: `no answer at /readyz within ${seconds} s`,
    cause: 'the machine is very busy, or the server hangs',
    fix: `retry; ${log} says how far it got`,
    transient: true,
  };
}

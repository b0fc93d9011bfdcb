import type { StepContext } from '../../engine/contract.js';
import { ClusterError } from './cluster-error.js';
import { isUnreachable } from './kubectl.js';
import type { Cause } from './pod-cause.js';

export type WaitContext = Pick<StepContext, 'signal' | 'report' | 'now' | 'sleep'>;

/** One look at what is waited for. */
export type Look<T> =
  | { readonly state: 'ready'; readonly value: T }
  /** `on` ends the sentence "waiting: …". */
  | { readonly state: 'waiting'; readonly on: string }
  | { readonly state: 'stuck'; readonly cause: Pick<Cause, 'reason' | 'evidence'> };

export interface ClusterWait<T> {
  /** What is to become ready, for the error. */
  readonly what: string;
  readonly timeoutMs: number;
  readonly pollMs?: number;
  look(): Promise<Look<T>>;
}

/** Each look starts a kubectl or two. */
const POLL_MS = 700;

/**
 * Looks until it is ready, saying what for. An API server that cannot be reached is waited for.
 * @throws ClusterError at once when a look finds it stuck, or with reason `Late` when time is up.
 */
export async function waitUntil<T>(ctx: WaitContext, wait: ClusterWait<T>): Promise<T> {
  const deadline = ctx.now() + wait.timeoutMs;
  try {
    for (;;) {
      const look = await lookOrWait(wait);
      if (look.state === 'ready') return look.value;
      if (look.state === 'stuck') {
        throw new ClusterError(`${wait.what} cannot become ready`, look.cause.reason, look.cause.evidence);
      }
      ctx.report.waiting(look.on);
      if (ctx.now() >= deadline) {
        throw new ClusterError(`${wait.what} is not ready after ${wait.timeoutMs / 1000} s`, 'Late', look.on);
      }
      await ctx.sleep(wait.pollMs ?? POLL_MS);
    }
  } finally {
    ctx.report.waiting(undefined);
  }
}

async function lookOrWait<T>(wait: ClusterWait<T>): Promise<Look<T>> {
  try {
    return await wait.look();
  } catch (error) {
    if (isUnreachable(error)) return { state: 'waiting', on: 'the API server to answer' };
    throw error;
  }
}

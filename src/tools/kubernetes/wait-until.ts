import type { StepContext } from '../../engine/contract.js';
import { type Look, poll } from '../../lib/time/poll.js';
import { ClusterError } from './cluster-error.js';
import { isUnreachable } from './kubectl.js';
import type { Cause } from './pod-cause.js';

export type WaitContext = Pick<StepContext, 'signal' | 'report' | 'now' | 'sleep'>;

/** What one poll found. */
export type PollResult<T> = Look<T> | { readonly state: 'failed'; readonly cause: Pick<Cause, 'reason' | 'evidence'> };

export interface ClusterWait<T> {
  /** What is to become ready, for the error. */
  readonly what: string;
  readonly timeoutMs: number;
  readonly pollMs?: number;
  poll(): Promise<PollResult<T>>;
}

/** Each poll starts a kubectl or two. */
const POLL_MS = 700;

/**
 * Polls until it is ready, reporting what is being waited for. An API server that cannot be reached is waited for too.
 * @throws ClusterError as soon as a poll finds that it has failed, or with reason `Late` when time is up.
 */
export function waitUntil<T>(ctx: WaitContext, wait: ClusterWait<T>): Promise<T> {
  return poll(ctx, {
    timeoutMs: wait.timeoutMs,
    everyMs: wait.pollMs ?? POLL_MS,
    async look() {
      const found = await pollOrWait(wait);
      if (found.state !== 'failed') return found;
      throw new ClusterError(`${wait.what} cannot become ready`, found.cause.reason, found.cause.evidence);
    },
    late: (on) => new ClusterError(`${wait.what} is not ready after ${wait.timeoutMs / 1000} s`, 'Late', on),
  });
}

async function pollOrWait<T>(wait: ClusterWait<T>): Promise<PollResult<T>> {
  try {
    return await wait.poll();
  } catch (error) {
    if (isUnreachable(error)) return { state: 'pending', on: 'the API server to answer' };
    throw error;
  }
}

/** When a transient failure is tried again without asking. */
export interface RetryPolicy {
  /** Attempts in a row, the first included, before somebody is asked. */
  readonly attempts: number;
  /** Longest wait before the second attempt, in ms; doubles for each further one. */
  readonly baseMs: number;
  /** Longest wait of all, in ms. */
  readonly capMs: number;
}

export const defaultRetry: RetryPolicy = { attempts: 3, baseMs: 2_000, capMs: 30_000 };

/**
 * Ms to wait after `failures` failures in a row: anywhere up to an exponentially growing ceiling ("full jitter"), so
 * that a room of laptops does not come back to one registry in step. `random` answers in [0, 1).
 */
export function backoff(policy: RetryPolicy, failures: number, random: () => number): number {
  return Math.round(random() * Math.min(policy.capMs, policy.baseMs * 2 ** (failures - 1)));
}

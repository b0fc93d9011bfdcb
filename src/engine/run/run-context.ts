import type { Clock } from '../clock.js';
import type { Step, StepContext } from '../contract.js';
import type { EventBody } from '../events/events.js';
import type { Failure } from '../failure.js';
import type { Ask } from './decisions.js';
import type { Pauses } from './pauses.js';
import type { RetryPolicy } from './retry.js';
import type { Stopping } from './stopping.js';

/** Makes a failure of whatever a step threw. It looks at evidence; it never repairs. */
export type Diagnose<C> = (error: unknown, step: Step<C>, ctx: StepContext<C>) => Failure | Promise<Failure>;

/** What the steps of one run share. */
export interface RunContext<C> {
  readonly clock: Clock;
  readonly random: () => number;
  readonly retry: RetryPolicy;
  readonly stopping: Stopping;
  readonly diagnose: Diagnose<C>;
  /** Undefined where nobody can be asked: the first failure then ends the run. */
  readonly ask: Ask | undefined;
  readonly pauses: Pauses;
  emit(event: EventBody): void;
  cfg(): C;
  /** Changes the configuration for the rest of the run. */
  adopt(change: Readonly<Record<string, unknown>>): void;
  /** True if the step's prefetch changed something: found done at its turn, it was this run that did it. */
  prefetchChanged(step: string): boolean;
  /** False once nothing new may start. */
  open(): boolean;
  /** Nothing new starts from here on; 'stopped' aborts what is at work too. */
  end(how: 'stopped' | 'failed'): void;
  /** Something of ours is broken: the run stops safely and then rejects with `error`. */
  giveUp(error: unknown): void;
  logPath(step: string): string | undefined;
}

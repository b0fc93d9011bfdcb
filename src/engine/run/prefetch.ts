import type { Step, StepContext } from '../contract.js';
import { StoppedError } from './stopping.js';

/** Runs the work that steps may start before their turn. */
export interface Prefetcher<C> {
  /**
   * Starts what may start now, and stops what this run can no longer need. Call it whenever a step starts to be applied,
   * or settles.
   */
  update(): void;
  /**
   * Before the step's own apply: waits for its prefetch, or runs it if it was not started. Rejects as the prefetch does;
   * the next call then runs it again.
   */
  finish(id: string, ctx: StepContext<C>): Promise<void>;
  /** Stops the step's prefetch where it is still running; resolves once it has ended. Never rejects. */
  stop(id: string): Promise<void>;
}

export interface PrefetchEnvironment<C> {
  readonly steps: readonly Step<C>[];
  /** True for a step that this run may apply. */
  mayApply(id: string): boolean;
  /** True once a step is being applied, or has been. */
  hasBegun(id: string): boolean;
  serves(id: string): boolean;
  settled(id: string): boolean;
  /** False once nothing new may start. */
  open(): boolean;
  /** Runs a step's prefetch in a context of its own, until it ends or `signal` aborts. */
  alone(id: string, work: (ctx: StepContext<C>) => Promise<void>, signal: AbortSignal): Promise<void>;
}

/**
 * A step's prefetch starts once what it needs is done and some step that this one waits for is being applied. Before that
 * nobody knows whether there is anything to do, and if all of them were done already, the step's own turn comes at once.
 */
export function createPrefetcher<C>(environment: PrefetchEnvironment<C>): Prefetcher<C> {
  const works = new Map<string, Promise<void>>();
  const controllers = new Map<string, AbortController>();
  const byId = new Map(environment.steps.map((step) => [step.id, step]));

  /** True once the step's turn cannot come: nothing new starts, or something that it needs will not be there. */
  const isUnreachable = (id: string): boolean =>
    !environment.hasBegun(id) &&
    (!environment.open() ||
      byId
        .get(id)!
        .needs.some((need) => (environment.settled(need) ? !environment.serves(need) : isUnreachable(need))));
  const begin = (id: string, run: () => Promise<void>): Promise<void> => {
    // Deferred, so that the event that made it possible is handled before the prefetch reports any of its own.
    const work = Promise.resolve().then(run);
    // A failure surfaces at the step's turn, if that comes.
    work.catch(() => {});
    works.set(id, work);
    return work;
  };
  const abort = (id: string) => controllers.get(id)?.abort(new StoppedError('the run no longer needs it'));
  return {
    update() {
      for (const id of works.keys()) if (isUnreachable(id)) abort(id);
      for (const step of environment.steps) {
        const { id, prefetch } = step;
        if (
          prefetch === undefined ||
          works.has(id) ||
          !environment.open() ||
          !environment.mayApply(id) ||
          environment.settled(id)
        )
          continue;
        const atWork = step.needs.some((need) => environment.hasBegun(need) && !environment.settled(need));
        if (!atWork || isUnreachable(id) || !prefetch.needs.every(environment.serves)) continue;
        const controller = new AbortController();
        controllers.set(id, controller);
        begin(id, () => environment.alone(id, prefetch.run, controller.signal));
      }
    },
    async finish(id, ctx) {
      const { prefetch } = byId.get(id)!;
      if (prefetch === undefined) return;
      try {
        await (works.get(id) ?? begin(id, () => prefetch.run(ctx)));
      } catch (error) {
        works.delete(id);
        throw error;
      }
    },
    async stop(id) {
      abort(id);
      await works.get(id)?.catch(() => {});
    },
  };
}

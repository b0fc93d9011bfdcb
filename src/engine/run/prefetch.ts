import type { Step, StepContext } from '../contract.js';

/** Runs the work that steps may start before their turn. */
export interface Prefetcher<C> {
  /** Starts what may start now. Call it whenever a step starts to be applied, or settles. */
  startReady(): void;
  /**
   * Before the step's own apply: waits for its prefetch, or runs it if it was not started. Rejects as the prefetch does;
   * the next call then runs it again.
   */
  finish(id: string, ctx: StepContext<C>): Promise<void>;
  /** Resolves once none of the step's prefetch is running. Never rejects. */
  drain(id: string): Promise<void>;
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
  /** Runs a step's prefetch in a context of its own. */
  alone(id: string, work: (ctx: StepContext<C>) => Promise<void>): Promise<void>;
}

/**
 * A step's prefetch starts once what it needs is done and some step that this one waits for is being applied. Before that
 * nobody knows whether there is anything to do, and if all of them were done already, the step's own turn comes at once.
 */
export function createPrefetcher<C>(environment: PrefetchEnvironment<C>): Prefetcher<C> {
  const works = new Map<string, Promise<void>>();
  const begin = (id: string, run: () => Promise<void>): Promise<void> => {
    // Deferred, so that the event that made it possible is handled before the prefetch reports any of its own.
    const work = Promise.resolve().then(run);
    // A failure surfaces at the step's turn, if that comes.
    work.catch(() => {});
    works.set(id, work);
    return work;
  };
  return {
    startReady() {
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
        if (atWork && prefetch.needs.every(environment.serves)) begin(id, () => environment.alone(id, prefetch.run));
      }
    },
    async finish(id, ctx) {
      const { prefetch } = environment.steps.find((step) => step.id === id)!;
      if (prefetch === undefined) return;
      try {
        await (works.get(id) ?? begin(id, () => prefetch.run(ctx)));
      } catch (error) {
        works.delete(id);
        throw error;
      }
    },
    async drain(id) {
      await works.get(id)?.catch(() => {});
    },
  };
}

import type { Step, StepContext } from '../contract.js';

/** Work that steps begin before their turn. */
export interface AheadWork<C> {
  /** Begins what may begin now: to be called whenever a step starts to be applied, or settles. */
  look(): void;
  /**
   * Before the step's own apply: waits for its work, and does it where nobody began. Rejects as the work does; the next
   * call then does it again.
   */
  finish(id: string, ctx: StepContext<C>): Promise<void>;
  /** Until none of the step's work is under way. Never rejects. */
  rest(id: string): Promise<void>;
}

export interface AheadSurroundings<C> {
  readonly steps: readonly Step<C>[];
  /** True for a step that this run may apply. */
  mayApply(id: string): boolean;
  /** True once a step is being applied, or has been. */
  hasBegun(id: string): boolean;
  serves(id: string): boolean;
  settled(id: string): boolean;
  /** False once nothing new may start. */
  open(): boolean;
  /** Runs work of a step in a context of its own. */
  alone(id: string, work: (ctx: StepContext<C>) => Promise<void>): Promise<void>;
}

/**
 * A step's work ahead begins once what that work needs is served and some step that this one waits for is at work:
 * before that nobody knows whether there is anything to do, and where they all were done the step's own turn comes at once.
 */
export function createAhead<C>(around: AheadSurroundings<C>): AheadWork<C> {
  const works = new Map<string, Promise<void>>();
  const begin = (id: string, run: () => Promise<void>): Promise<void> => {
    // Not at once: the event that made it possible is dealt with before the work reports any of its own.
    const work = Promise.resolve().then(run);
    // Its failure is heard at the step's turn, if that comes.
    work.catch(() => {});
    works.set(id, work);
    return work;
  };
  return {
    look() {
      for (const step of around.steps) {
        const { id, ahead } = step;
        if (ahead === undefined || works.has(id) || !around.open() || !around.mayApply(id) || around.settled(id))
          continue;
        const atWork = step.needs.some((need) => around.hasBegun(need) && !around.settled(need));
        if (atWork && ahead.needs.every(around.serves)) begin(id, () => around.alone(id, ahead.run));
      }
    },
    async finish(id, ctx) {
      const { ahead } = around.steps.find((step) => step.id === id)!;
      if (ahead === undefined) return;
      try {
        await (works.get(id) ?? begin(id, () => ahead.run(ctx)));
      } catch (error) {
        works.delete(id);
        throw error;
      }
    },
    async rest(id) {
      await works.get(id)?.catch(() => {});
    },
  };
}

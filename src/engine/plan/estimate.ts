import type { Step } from '../contract.js';
import { dependencies } from '../run/graph.js';

type Estimated = Pick<Step, 'id' | 'needs' | 'after' | 'estimateSeconds'>;

/** Seconds that a run of all steps takes, side by side as they may: the longest way through them, [fast, slow] machine. */
export function estimateRun(steps: readonly Estimated[]): readonly [number, number] {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const longest = (at: 0 | 1): number => {
    const known = new Map<string, number>();
    const until = (id: string): number => {
      const step = byId.get(id)!;
      const end = known.get(id) ?? Math.max(0, ...dependencies(step).map(until)) + step.estimateSeconds[at];
      known.set(id, end);
      return end;
    };
    return Math.max(0, ...steps.map(({ id }) => until(id)));
  };
  return [longest(0), longest(1)];
}

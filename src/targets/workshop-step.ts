import type { Actions, Step } from '../engine/contract.js';
import type { Config, TargetName } from './config.js';

/** A step as steps/ writes it: what the workshop says of it, and how each target does it. */
export interface WorkshopStep extends Omit<Step<Config>, keyof Actions<Config>> {
  readonly on: Partial<Record<TargetName, Actions<Config>>>;
}

/** The steps as one target runs them; undefined where the target lacks one. */
export function stepsOn(target: TargetName, steps: readonly WorkshopStep[]): readonly Step<Config>[] | undefined {
  const bound: Step<Config>[] = [];
  for (const { on, ...text } of steps) {
    const how = on[target];
    if (how === undefined) return undefined;
    bound.push({ ...text, ...how });
  }
  return bound;
}

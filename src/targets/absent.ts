import type { Actions } from '../engine/contract.js';
import type { Config } from './config.js';

/** A step that a target does without. */
export interface Absence {
  /** Why, for the screen: "not needed: …". */
  readonly absent: string;
}

/** What the engine runs for a step that a target does without: nothing, and it says why. Steps that need it go on. */
export function absentActions({ absent: reason }: Absence): Actions<Config> {
  const never = async () => {
    throw new Error(`this target does without the step: ${reason}`);
  };
  return {
    estimateSeconds: [0, 0],
    commands: () => [],
    check: async () => ({ state: 'unneeded', reason }),
    apply: never,
    verify: never,
    async undo() {},
  };
}

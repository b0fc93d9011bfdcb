/** Between two looks of a wait far less passes. More means that the machine slept: its clock went on, and nothing else. */
const JUMP_MS = 60_000;

/** Most that one look or one sleep counts for. So each wait has its number of looks, and ends even where they are slow. */
const MOST_MS = 5_000;

export interface WaitedTime {
  /** To be called after each look, and after each sleep. Answers by how many ms the clock has jumped; 0 as a rule. */
  lap(): number;
  /** Ms that were waited while the machine was awake. */
  waited(): number;
}

/** Counts how long is waited; what a laptop sleeps in between does not count. */
export function waitedTime(now: () => number): WaitedTime {
  let [before, waited] = [now(), 0];
  return {
    lap() {
      const passed = now() - before;
      before += passed;
      // A clock that was put back counts for nothing.
      waited += Math.min(Math.max(0, passed), MOST_MS);
      return passed > JUMP_MS ? passed : 0;
    },
    waited: () => waited,
  };
}

/** To be said where the clock has jumped. */
export const describeJump = (ms: number) =>
  `the machine slept for ${ms < 120_000 ? `${Math.round(ms / 1_000)} s` : `${Math.round(ms / 60_000)} min`}; that does not count as waiting`;

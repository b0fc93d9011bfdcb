/** What `up` is about to do, as the start screen says it: facts as words, no layout. Plain data. */
export interface UpPlan {
  /** Undefined until it is known. */
  readonly target: string | undefined;
  readonly rows: readonly PlanRow[];
  /** Shown on demand: the steps and how long each takes. */
  readonly details: readonly PlanRow[];
  /** The target that `t` would take instead; absent where there is no other. */
  readonly other?: string;
  /** Explain every step and wait for Enter. */
  readonly pause: boolean;
}

export interface PlanRow {
  /** One word; empty for a further line of the row above. */
  readonly label: string;
  /** Undefined while it is being looked at. */
  readonly text: string | undefined;
  /** 'fail' stands in the way of going on. */
  readonly state: 'ok' | 'warn' | 'fail';
  /** What to do about it. */
  readonly advice?: string;
}

/** Why it cannot go on as planned; empty where nothing is known to be in the way. */
export const obstacles = ({ rows }: Pick<UpPlan, 'rows'>): readonly PlanRow[] =>
  rows.filter(({ state }) => state === 'fail');

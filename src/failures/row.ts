/** One known failure: how to recognise it, and what to tell the person in front of it. */
export interface FailureRow {
  /** BML-, the step's letter or X for any step, a number. Never reused. */
  readonly code: string;
  /** Letters of the steps it belongs to; any step without. */
  readonly steps?: string;
  /** Matched against each line of evidence, the last line first. */
  readonly evidence: RegExp;
  /** What failed, in a few words. Here and below {home}, {port} and {orders} stand for the run's own, {1}… for what the pattern caught. */
  readonly what: string;
  readonly cause: string;
  readonly fix: string;
  /** Known to pass by itself: retried without asking. */
  readonly transient?: true;
}

/** A failure as data: what an attendee needs to go on. The catalogue in src/failures makes these from evidence. */
export interface Failure {
  /** Stable code, BML- with the step's letter and a number; BML-X70 is our own bug. */
  readonly code: string;
  /** What failed, in a few words. */
  readonly what: string;
  /** The line that shows it, word for word. */
  readonly evidence?: string;
  readonly cause: string;
  /** What to do about it. */
  readonly fix: string;
  /** Known to pass by itself: the engine retries without asking. */
  readonly transient: boolean;
  /** A change to the configuration that the user can accept with one key. */
  readonly remedy?: Remedy;
  /** The command that failed, quoted for the shell. */
  readonly command?: string;
  /** Path of the full log. */
  readonly log?: string;
}

export interface Remedy {
  /** Said after "retry with", such as "port 8090". */
  readonly label: string;
  readonly set: Readonly<Record<string, unknown>>;
}

/** Thrown by steps and tools that know what went wrong. */
export class FailureError extends Error {
  override readonly name = 'FailureError';
  readonly failure: Failure;
  constructor(failure: Failure, options?: ErrorOptions) {
    super(`${failure.code} ${failure.what}`, options);
    this.failure = failure;
  }
}

import type { Fact } from './events/facts.js';

/**
 * The contract between a step of the workshop and the engine that runs it. The engine knows nothing of processes,
 * clusters or terminals: a step brings those with it. `C` is the run's configuration.
 */
export interface Step<C = unknown> extends Actions<C> {
  /** Stable name, used in state, events and `--from`, `--only`, `--skip`. */
  readonly id: string;
  /** The workshop's own letter, A to G; an add-on may have any other single letter. */
  readonly letter: string;
  readonly title: string;
  /** Why the workshop has this step, in at most three sentences an attendee learns from. */
  readonly why: string;
  /** Steps that must be done (or not needed) before this one starts. */
  readonly needs: readonly string[];
  /** Steps that are waited for, but whose skipping does not block this one. */
  readonly after?: readonly string[];
  /** The workshop's own commands, as printed in its text: shown beside what really runs. */
  readonly workshop: readonly string[];
}

/** Something to look at once a step is done, with the command that shows it. */
export interface Look {
  /** What there is to see, in a few words. */
  readonly what: string;
  /** Only reads. */
  readonly command: Command;
}

/** How a step is done on one target. Every method may be called again at any time, after a crash at any instant. */
export interface Actions<C = unknown> {
  /** Seconds a healthy run usually takes: [fast machine, slow machine]. */
  readonly estimateSeconds: readonly [number, number];
  /** What apply runs, as data: the same values feed `--dry-run`, the screen, the log and the execution. */
  commands(cfg: C): readonly Command[];
  /** Reads only. The target is the truth; what is on disk is a hint. */
  check(ctx: StepContext<C>): Promise<Verdict>;
  /** Work that need not wait for the step's own needs. */
  readonly prefetch?: Prefetch<C>;
  /** Idempotent, and killable at any instant. Starts once the prefetch has succeeded. */
  apply(ctx: StepContext<C>): Promise<void>;
  /** Proves that the result is of use, not merely there; answers one line for the screen. */
  verify(ctx: StepContext<C>): Promise<string>;
  /** What to look at once it is done, for who wants to learn from it. */
  looks?(cfg: C): readonly Look[];
  /** Removes what apply made, for `down`. Nothing there is success. */
  undo(ctx: StepContext<C>): Promise<void>;
}

/**
 * Work that may start before the step's turn, while steps that it waits for are at work. Held to what apply is: idempotent,
 * killable, and quick where nothing is to do. Its failure is the step's, at its turn; a retry does it again.
 */
export interface Prefetch<C = unknown> {
  /** Steps that must be done first; fewer than the step's own needs. */
  readonly needs: readonly string[];
  run(ctx: StepContext<C>): Promise<void>;
}

export type Verdict =
  | { readonly state: 'done'; readonly summary: string }
  | { readonly state: 'absent' }
  | { readonly state: 'drifted'; readonly reason: string }
  /** The target has no need of this step; the reason is shown and its dependents go on. */
  | { readonly state: 'unneeded'; readonly reason: string };

/** A command as data. `argv` is what runs, unquoted; displays quote it for the shell. */
export interface Command {
  readonly argv: readonly [string, ...string[]];
  /** What it is for, in a few words. */
  readonly purpose: string;
  /** False for commands that only read. */
  readonly mutates: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** True for a server that outlives the run: started in the background, shown with a trailing `&`. */
  readonly background?: boolean;
}

export interface StepContext<C = unknown> {
  readonly cfg: C;
  /** Aborted on the first Ctrl-C: finish or undo what must not be left half-done, then return or throw. */
  readonly signal: AbortSignal;
  /** Aborted on the second Ctrl-C: children are killed at once. */
  readonly force: AbortSignal;
  readonly attempt: number;
  readonly report: Report;
  now(): number;
  /** Resolves after `ms`; rejects when `signal` aborts. */
  sleep(ms: number): Promise<void>;
}

/** What a step tells its watchers while it works. */
export interface Report {
  /** What is being waited for, said as the end of "waiting: …"; undefined when the wait is over. */
  waiting(on: string | undefined): void;
  progress(done: number, total: number, label: string): void;
  /** One line or more of output; batched before it is shown. */
  log(text: string): void;
  command(command: Command): void;
  fact(fact: Fact): void;
}

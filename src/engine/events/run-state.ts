import type { Command } from '../contract.js';
import type { Failure } from '../failure.js';
import type { Decision, RunOutcome, StepCard, StepOutcome } from './events.js';
import type { Fact } from './facts.js';

/** What `reduce` makes of the events so far: all that any display needs, and nothing it does not. */
export interface RunState {
  readonly run: string;
  readonly headline: string;
  readonly startedAt: number;
  /** Time of the latest event: displays count elapsed time from here on with their own clock. */
  readonly at: number;
  /** In the workshop's order. */
  readonly steps: readonly StepState[];
  readonly facts: readonly Fact[];
  readonly stopping: 'no' | 'safely' | 'now';
  /** A lesson waits at this step until somebody wants to go on. */
  readonly pause?: { readonly step: string; readonly point: 'before' | 'after' };
  readonly outcome?: RunOutcome;
  readonly ms?: number;
}

export interface StepState {
  readonly card: StepCard;
  readonly status: StepStatus;
  readonly attempt: number;
  /** True while work that need not wait for its turn is under way. */
  readonly ahead?: true;
  /** Ms since the epoch; set while the step is at work. */
  readonly startedAt?: number;
  /** Why it is being applied: "absent", or the drift that check found. */
  readonly reason?: string;
  readonly command?: Command;
  readonly waiting?: string;
  readonly progress?: { readonly done: number; readonly total: number; readonly label: string };
  /** True once a lesson has said why the step exists. */
  readonly explained?: true;
  /** The last LOG_TAIL lines. */
  readonly log: readonly string[];
  readonly failure?: Failure;
  /** When the next attempt starts by itself, in ms since the epoch; set while 'retrying'. */
  readonly retryAt?: number;
  /** Set once this step's decision is being asked; a failed step that waits its turn is 'deciding' without them. */
  readonly choices?: readonly Decision[];
  readonly ms?: number;
  readonly summary?: string;
}

export type StepStatus = 'pending' | 'checking' | 'applying' | 'verifying' | 'retrying' | 'deciding' | StepOutcome;

export const LOG_TAIL = 200;

import type { Command } from '../contract.js';
import type { Failure } from '../failure.js';
import type { Fact } from './facts.js';

/** Raised when an event changes shape in a way that a reader of `--json` must know about. */
export const EVENT_SCHEMA = 1;

/** Every event carries its time in ms since the epoch, and its place in the run. */
export type Event = { readonly at: number; readonly seq: number } & EventBody;

export type EventBody =
  | {
      readonly type: 'run.started';
      readonly schema: typeof EVENT_SCHEMA;
      readonly run: string;
      readonly headline: string;
      readonly steps: readonly StepCard[];
    }
  /** Work that need not wait for the step's turn begins or ends. */
  | { readonly type: 'step.ahead'; readonly step: string; readonly underway: boolean }
  | { readonly type: 'step.checking'; readonly step: string }
  | { readonly type: 'step.started'; readonly step: string; readonly attempt: number; readonly reason: string }
  | { readonly type: 'step.command'; readonly step: string; readonly command: Command }
  | { readonly type: 'step.waiting'; readonly step: string; readonly on: string | null }
  | {
      readonly type: 'step.progress';
      readonly step: string;
      readonly done: number;
      readonly total: number;
      readonly label: string;
    }
  | { readonly type: 'step.log'; readonly step: string; readonly lines: readonly string[] }
  | { readonly type: 'step.fact'; readonly step: string; readonly fact: Fact }
  | { readonly type: 'step.verifying'; readonly step: string }
  | { readonly type: 'step.failed'; readonly step: string; readonly attempt: number; readonly failure: Failure }
  /** A transient failure: the next attempt starts by itself. */
  | { readonly type: 'step.retrying'; readonly step: string; readonly attempt: number; readonly inMs: number }
  | { readonly type: 'decision.needed'; readonly step: string; readonly choices: readonly Decision[] }
  | { readonly type: 'decision.made'; readonly step: string; readonly choice: Decision }
  | {
      readonly type: 'step.settled';
      readonly step: string;
      readonly outcome: StepOutcome;
      readonly ms: number;
      readonly summary: string;
    }
  /** A lesson waits until somebody wants to go on: before a step starts, or after it. */
  | { readonly type: 'pause.needed'; readonly step: string; readonly point: 'before' | 'after' }
  | { readonly type: 'pause.over'; readonly step: string }
  /** Of a step that is done: a command that shows what came of it, and what it printed. */
  | {
      readonly type: 'step.look';
      readonly step: string;
      readonly what: string;
      readonly command: Command;
      readonly lines: readonly string[];
    }
  | { readonly type: 'run.stopping'; readonly force: boolean }
  | { readonly type: 'run.settled'; readonly outcome: RunOutcome; readonly ms: number };

/** What a display needs to know of a step before it starts. */
export interface StepCard {
  readonly id: string;
  readonly letter: string;
  readonly title: string;
  readonly why: string;
  readonly usual: readonly [number, number];
  readonly needs: readonly string[];
  readonly workshop: readonly string[];
  readonly commands: readonly Command[];
}

export type Decision = 'fix' | 'retry' | 'skip' | 'quit';

/** satisfied: check found it done. unneeded: the target does without. blocked: a step it needs was skipped or failed. */
export type StepOutcome = 'satisfied' | 'done' | 'unneeded' | 'skipped' | 'blocked' | 'failed' | 'cancelled';

/** done: all that was asked for is there. partial: the user skipped a failed step. stopped: by choice. interrupted: by signal. */
export type RunOutcome = 'done' | 'partial' | 'failed' | 'stopped' | 'interrupted';

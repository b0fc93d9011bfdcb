import type { Decision, StepOutcome } from '../engine/events/events.js';
import type { Fact } from '../engine/events/facts.js';
import type { Failure } from '../engine/failure.js';

/** How a step ended, in a word or two. */
function outcomeText(outcome: StepOutcome): string {
  switch (outcome) {
    case 'satisfied':
      return 'already done';
    case 'done':
      return 'done';
    case 'unneeded':
      return 'not needed';
    case 'skipped':
      return 'skipped';
    case 'blocked':
      return 'blocked';
    case 'failed':
      return 'failed';
    case 'cancelled':
      return 'stopped';
  }
}

/** How a step ended and what came of it; the bare summary where that says it all. */
export function endText(outcome: StepOutcome, summary: string): string {
  const word = outcomeText(outcome);
  if (summary === '') return word;
  const saysIt = outcome === 'done' || outcome === 'cancelled' || summary.startsWith(word);
  return saysIt ? summary : `${word}: ${summary}`;
}

/** What was decided about a failure. */
export function decisionText(choice: Decision, failure: Failure | undefined): string {
  switch (choice) {
    case 'fix':
      return `retrying with ${failure?.remedy?.label ?? 'the fix'}`;
    case 'retry':
      return 'retrying';
    case 'skip':
      return 'skipping this step';
    case 'quit':
      return 'stopping here';
  }
}

/** What can be decided, as an offer. */
export function choiceText(choice: Decision, failure: Failure): string {
  switch (choice) {
    case 'fix':
      return `retry with ${failure.remedy?.label ?? 'the fix'}`;
    case 'retry':
      return failure.remedy === undefined ? 'retry' : 'retry as it was';
    case 'skip':
      return 'skip';
    case 'quit':
      return 'quit';
  }
}

/** The key that decides it, the same in every view. `r` is the way on that we advise: with the remedy, where there is one. */
export function decisionKey(choice: Decision, failure: Failure): string {
  switch (choice) {
    case 'fix':
      return 'r';
    case 'retry':
      return failure.remedy === undefined ? 'r' : 'e';
    case 'skip':
      return 's';
    case 'quit':
      return 'q';
  }
}

/** What heads the books of an answer, or says that there are none. */
export function alsoBoughtText({ of, books }: Extract<Fact, { kind: 'answer' }>): string {
  return books.length === 0 ? `Nothing was bought together with ${of}` : `Who bought ${of} also bought`;
}

export const basketsText = (support: number) => (support === 1 ? 'basket' : 'baskets');

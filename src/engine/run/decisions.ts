import type { Decision, EventBody, StepCard } from '../events/events.js';
import type { Failure } from '../failure.js';
import { orAbort } from './stopping.js';

/** Asks somebody what to do about a failed step. `signal` aborts when the answer is no longer wanted. */
export type Decide = (
  step: StepCard,
  failure: Failure,
  choices: readonly Decision[],
  signal: AbortSignal,
) => Promise<Decision>;

export type Ask = (step: StepCard, failure: Failure) => Promise<Decision>;

/**
 * Asks about one failed step at a time, in the order they failed; other steps go on meanwhile. The answer rejects with
 * the signal's reason when the run stops first, and with the error of a `decide` that threw.
 */
export function createAsk(decide: Decide, signal: AbortSignal, emit: (event: EventBody) => void): Ask {
  let last: Promise<unknown> = Promise.resolve();
  const ask: Ask = async (card, failure) => {
    signal.throwIfAborted();
    const choices: readonly Decision[] = failure.remedy ? ['fix', 'retry', 'skip', 'quit'] : ['retry', 'skip', 'quit'];
    emit({ type: 'decision.needed', step: card.id, choices });
    const choice = await orAbort(decide(card, failure, choices, signal), signal);
    emit({ type: 'decision.made', step: card.id, choice });
    return choice;
  };
  return (card, failure) => {
    const mine = last.then(() => ask(card, failure));
    last = mine.catch(() => {});
    return mine;
  };
}

import type { Decision, StepCard } from '../../engine/events/events.js';
import type { Failure } from '../../engine/failure.js';
import { type AskOptions, choose } from '../ask/ask.js';
import { choiceText, decisionKey } from '../phrases.js';

/** Asks what to do about a failed step; Ctrl-C and an aborted signal are 'quit'. */
export async function askDecision(
  step: StepCard,
  failure: Failure,
  choices: readonly Decision[],
  io: Omit<AskOptions, 'flag'>,
): Promise<Decision> {
  const asked = await choose(
    `${step.letter} ${step.title} failed. What now?`,
    choices.map((value) => ({ key: decisionKey(value, failure), name: choiceText(value, failure), value })),
    { ...io, flag: '--yes' },
  );
  return asked.kind === 'answered' ? asked.value : 'quit';
}

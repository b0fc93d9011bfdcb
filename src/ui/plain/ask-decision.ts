import type { Decision, StepCard } from '../../engine/events/events.js';
import type { Failure } from '../../engine/failure.js';
import { type AskOptions, choose, confirm } from '../ask/ask.js';
import { choiceText, decisionKey } from '../phrases.js';

/**
 * Asks what to do about a failed step; Ctrl-C and an aborted signal are 'quit'.
 * @param skipQuestion asked before a step is skipped: "Skip D? E needs it and will not run."
 */
export async function askDecision(
  step: StepCard,
  failure: Failure,
  choices: readonly Decision[],
  skipQuestion: () => string,
  io: Omit<AskOptions, 'flag'>,
): Promise<Decision> {
  const options = { ...io, flag: '--yes' };
  for (;;) {
    const asked = await choose(
      `${step.letter} ${step.title} failed. What now?`,
      choices.map((value) => ({ key: decisionKey(value, failure), name: choiceText(value, failure), value })),
      options,
    );
    if (asked.kind !== 'answered') return 'quit';
    if (asked.value !== 'skip') return asked.value;
    const sure = await confirm(skipQuestion(), false, options);
    if (sure.kind !== 'answered') return 'quit';
    if (sure.value) return 'skip';
  }
}

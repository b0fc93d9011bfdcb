import type { RunState } from '../engine/events/run-state.js';
import { isSettled } from './step-status.js';
import { joinWords } from './text/join-words.js';

/** What skipping a step means for the others, as a question and what follows from it. */
export function skipQuestion(state: RunState, id: string): string {
  const letter = state.steps.find(({ card }) => card.id === id)?.card.letter ?? id;
  const blocked = blockedWithout(state, id);
  const consequence =
    blocked.length === 0
      ? 'No other step needs it.'
      : `${joinWords(blocked)} ${blocked.length === 1 ? 'needs' : 'need'} it and will not run.`;
  return `Skip ${letter}? ${consequence}`;
}

/** Letters of the steps that are still to come and need `id`, directly or not. */
function blockedWithout({ steps }: RunState, id: string): readonly string[] {
  const lost = new Set([id]);
  // Steps come after what they need, but for add-ons: until nothing changes.
  for (let before = 0; before !== lost.size; ) {
    before = lost.size;
    for (const { card } of steps) if (card.needs.some((need) => lost.has(need))) lost.add(card.id);
  }
  return steps.filter((step) => step.card.id !== id && lost.has(step.card.id) && !isSettled(step)).map(letterOf);
}

const letterOf = ({ card }: RunState['steps'][number]) => card.letter;

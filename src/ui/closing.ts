import type { StepOutcome } from '../engine/events/events.js';
import type { Fact } from '../engine/events/facts.js';
import type { RunState } from '../engine/events/run-state.js';
import { formatDuration } from '../lib/format/duration.js';
import { quote } from '../lib/shell-quote.js';
import { typed } from '../lib/typed-command.js';
import { joinWords } from './text/join-words.js';

/** What the end of a run says, in every view: facts as words, no layout. */
export interface Closing {
  /** How the run ended, as one sentence. */
  readonly verdict: string;
  readonly answer?: Extract<Fact, { kind: 'answer' }>;
  /** Addresses, model and notes: [label, text]. */
  readonly found: readonly (readonly [string, string])[];
  /** What to do now: [why, command]. */
  readonly next: readonly (readonly [string, string])[];
}

/** `named` as in ViewOptions. Only for a state whose run has settled. */
export function closingOf(state: RunState, named: string): Closing {
  const answer = state.facts.find((fact) => fact.kind === 'answer');
  const ok = state.outcome === 'done';
  return {
    verdict: verdictOf(state),
    ...(answer && { answer }),
    found: state.facts.flatMap(foundIn),
    next: ok ? whatToTry(answer, named) : howToGoOn(state, named),
  };
}

function howToGoOn(state: RunState, named: string): Closing['next'] {
  const failed = state.steps.filter((step) => step.failure !== undefined && step.status !== 'done');
  return [
    ['go on', typed(`up${named}`)],
    ...failed.map(({ card }) => ['log', typed(`logs ${card.letter}${named}`)] as const),
    ['look', typed(`status${named}`)],
  ];
}

function whatToTry(answer: Closing['answer'], named: string): Closing['next'] {
  const book = answer?.books[0]?.id;
  return [
    ...(book === undefined ? [] : [['ask', typed(`${quote(['recommend', String(book)])}${named}`)] as const]),
    ['look', typed(`status${named}`)],
    ['again', typed(`up${named}`)],
    ['remove', typed(`down${named}`)],
  ];
}

function foundIn(fact: Fact): [string, string][] {
  switch (fact.kind) {
    case 'url':
      return [[fact.label, fact.url]];
    case 'model':
      return [
        [
          'model',
          `${fact.version}, hit rate@${fact.k} ${fact.hitRate.toFixed(2)} (popularity ${fact.popularity.toFixed(2)}), ` +
            (fact.promoted ? 'promoted' : 'not promoted'),
        ],
        ['', `digest ${short(fact.digest)}, dataset ${short(fact.dataset)}`],
      ];
    case 'note':
      return [['note', fact.text]];
    case 'answer':
      return [];
  }
}

/** Enough of a digest to compare by eye. */
function short(digest: string): string {
  return digest.replace(/^sha256:/, '').slice(0, 8);
}

function verdictOf(state: RunState): string {
  if (state.outcome === undefined) return '';
  const took = formatDuration(state.ms ?? 0);
  const letters = (...outcomes: StepOutcome[]) =>
    joinWords(
      state.steps.filter((step) => outcomes.some((one) => one === step.status)).map((step) => step.card.letter),
    );
  const done = letters('satisfied', 'done', 'unneeded');
  const rest = letters('blocked', 'cancelled');
  const idle = letters('unneeded');
  const failed = letters('failed');
  switch (state.outcome) {
    case 'done':
      return state.steps.every((step) => step.status === 'satisfied' || step.status === 'unneeded')
        ? `Nothing to do: everything was there already (${took}).`
        : `All steps are done, in ${took}.${idle && ` Not needed here: ${idle}.`}`;
    case 'partial':
      return `Not everything is there: ${letters('skipped')} skipped${rest && `, ${rest} not possible without it`} (${took}).`;
    case 'failed':
      return `${failed} failed after ${took}.${rest && ` Not done: ${rest}.`} What is done stays done.`;
    case 'stopped':
    case 'interrupted':
      return `Stopped after ${took}${failed && `: ${failed} failed`}. ${done ? `Done so far: ${done}.` : 'Nothing was finished.'} What is done stays done.`;
  }
}

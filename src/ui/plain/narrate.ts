import type { Event } from '../../engine/events/events.js';
import type { RunState, StepState } from '../../engine/events/run-state.js';
import type { Failure } from '../../engine/failure.js';
import { formatClock, formatDuration, formatUsual } from '../../lib/format/duration.js';
import { typedLookup } from '../../lib/typed-command.js';
import { closingOf } from '../closing.js';
import { alsoBoughtText, basketsText, decisionText, endText } from '../phrases.js';
import { shellLine } from '../shell-line.js';
import { cleanLine } from '../text/clean.js';

/** Words for an event; nothing for one that a reader of lines doesn't miss. Lines of a step begin with "[C 00:14] ". */
export function narrate(event: Event, state: RunState, named: string): readonly string[] {
  switch (event.type) {
    case 'run.started':
      return [`bookstore-ml  ${cleanLine(event.headline)}`];
    case 'run.stopping':
      return [
        event.force
          ? 'stopping now'
          : 'stopping safely: what is being written is finished first (Ctrl-C again: at once)',
      ];
    case 'run.settled':
      return narrateEnd(state, named);
    default: {
      const step = state.steps.find((one) => one.card.id === event.step);
      if (step === undefined) return [];
      const elapsed = event.type === 'step.settled' ? event.ms : event.at - (step.startedAt ?? event.at);
      return narrateStep(event, step, state).map((line) => stepLine(step, elapsed, line));
    }
  }
}

/** `elapsed` in ms since the step began. */
export function stepLine(step: StepState, elapsed: number, text: string): string {
  return `[${step.card.letter} ${formatClock(elapsed, 2)}] ${cleanLine(text)}`;
}

function narrateStep(
  event: Exclude<Event, { type: 'run.started' | 'run.stopping' | 'run.settled' }>,
  step: StepState,
  state: RunState,
): readonly string[] {
  switch (event.type) {
    case 'step.started':
      if (event.attempt > 1) return [`try ${event.attempt}`];
      return [startLine(event.reason, step, state), ...(step.explained ? [] : lessonLines(step))];
    case 'step.command':
      return [`$ ${shellLine(event.command)}`];
    case 'step.waiting':
      return event.on === null ? [] : [`waiting: ${event.on}`];
    case 'step.progress':
      return [`${event.label} (${event.done} of ${event.total})`];
    case 'step.verifying':
      return ['checking that it works'];
    case 'step.failed':
      return failureLines(event.failure);
    case 'step.retrying':
      return [`trying again in ${formatDuration(event.inMs)}: this is known to pass by itself`];
    case 'decision.made':
      return [decisionText(event.choice, step.failure)];
    case 'step.settled':
      return [event.outcome === 'done' ? `done: ${event.summary}` : endText(event.outcome, event.summary)];
    case 'pause.needed':
      return event.point === 'before' ? [step.card.title, ...lessonLines(step)] : [];
    case 'step.look':
      return [`look at ${event.what}`, `$ ${shellLine(event.command)}`, ...event.lines.map((line) => `  ${line}`)];
    case 'pause.over':
    case 'step.ahead':
    case 'step.checking':
    case 'step.log':
    case 'step.fact':
    case 'decision.needed':
      return [];
  }
}

function startLine(reason: string, { card }: StepState, state: RunState): string {
  const place = state.steps.findIndex((step) => step.card.id === card.id) + 1;
  const why = reason === 'absent' ? '' : ` (${reason})`;
  return `${card.title}${why}: step ${place} of ${state.steps.length}, ${formatUsual(card.usual, '-')}`;
}

/** What the workshop says of a step: who only hears lines would not learn it otherwise. */
function lessonLines({ card }: StepState): readonly string[] {
  return [
    `why: ${card.why}`,
    ...card.workshop.map((text) => (text.startsWith('#') ? `workshop: ${text}` : `workshop: $ ${text}`)),
  ];
}

function failureLines(failure: Failure): readonly string[] {
  return [
    `FAILED ${failure.code} ${failure.what}`,
    ...(failure.evidence === undefined ? [] : [`evidence: ${failure.evidence}`]),
    `cause: ${failure.cause}`,
    `fix: ${failure.fix}`,
    ...(failure.command === undefined ? [] : [`command: ${failure.command}`]),
    ...(failure.log === undefined ? [] : [`log: ${failure.log}`]),
    `more: ${typedLookup(failure.code)}`,
  ];
}

function narrateEnd(state: RunState, named: string): readonly string[] {
  const { answer, found, next, verdict } = closingOf(state, named);
  const answered = answer && [
    `${answer.request} -> ${answer.body}`,
    `${alsoBoughtText(answer)}${answer.books.length === 0 ? '.' : ':'}`,
    ...answer.books.map(
      (book) =>
        `  ${book.id}  ${book.title}, score ${book.score.toFixed(2)}, ${book.support} ${basketsText(book.support)}`,
    ),
  ];
  const rows = [...found, ...next].map(([label, text]) => (label ? `${label}: ${text}` : `  ${text}`));
  return ['', ...(answered ?? []), ...rows, verdict].map(cleanLine);
}

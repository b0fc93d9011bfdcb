import type { Event } from '../../../engine/events/events.js';
import type { RunState, StepState } from '../../../engine/events/run-state.js';
import { formatDuration } from '../../../lib/format/duration.js';
import { fitRows } from '../../layout/fit-rows.js';
import { type Line, line } from '../../layout/line.js';
import { layoutOf, lineColumns } from '../../layout/size.js';
import { decisionText, endText } from '../../phrases.js';
import { padTo, truncate, widthOf, wrap } from '../../text/width.js';
import { failureBlocks } from '../view/failure-blocks.js';
import { markOf, titleColumns } from '../view/step-mark.js';
import { closingLines } from './closing-lines.js';
import { beforeLines, lookLines } from './lesson-lines.js';
import type { TranscriptOptions } from './options.js';

/** A card in the scrollback is no taller than this: the log has the rest. */
const CARD_ROWS = 14;

/** What an event adds to the scrollback, where it stays for good. `state` is the one after the event. */
export function transcriptLines(event: Event, state: RunState, options: TranscriptOptions): readonly Line[] {
  const stepOf = (id: string) => state.steps.find((step) => step.card.id === id);
  switch (event.type) {
    case 'run.started':
      return headerLines(event.headline, options);
    case 'step.retrying': {
      const step = stepOf(event.step);
      return step === undefined ? [] : retryLines(step, event.inMs, options);
    }
    case 'decision.made': {
      const step = stepOf(event.step);
      if (step === undefined) return [];
      const arrow = `   ${options.glyphs.arrow} `;
      return [[], ...cardLines(step, options), line(arrow, ['strong', decisionText(event.choice, step.failure)]), []];
    }
    case 'step.settled': {
      const step = stepOf(event.step);
      if (step === undefined) return [];
      // A failure that nobody decided on, in a run that asks nobody or was stopped, would be lost otherwise.
      const unseen = options.failedAfter[event.step] !== undefined;
      const end = unseen && event.outcome === 'failed' ? [] : settledLines(step, event, options, state);
      return [...(unseen ? cardLines(step, options) : []), ...end];
    }
    case 'pause.needed': {
      const step = stepOf(event.step);
      return step === undefined || event.point === 'after' ? [] : beforeLines(step, options);
    }
    case 'step.look':
      return lookLines(event, options);
    case 'run.settled':
      return closingLines(state, options);
    default:
      return [];
  }
}

function headerLines(headline: string, { size }: TranscriptOptions): readonly Line[] {
  const rows = wrap(headline, lineColumns(size) - 15);
  return [...rows.map((row, at) => line(at === 0 ? ['strong', ' bookstore-ml  '] : ' '.repeat(15), row)), []];
}

function retryLines(
  { card, attempt, failure }: StepState,
  inMs: number,
  { glyphs, size }: TranscriptOptions,
): readonly Line[] {
  const text = `${failure?.what ?? 'it failed'} (try ${attempt}); trying again in ${formatDuration(inMs)}`;
  return wrap(text, lineColumns(size) - 6).map((row, at) =>
    at === 0 ? line(' ', ['warn', glyphs.retry], ` ${card.letter}  ${row}`) : line(' '.repeat(6), row),
  );
}

function cardLines(step: StepState, { size, glyphs, failedAfter }: TranscriptOptions): readonly Line[] {
  const columns = lineColumns(size);
  const after = failedAfter[step.card.id];
  return fitRows(failureBlocks(step, { columns, layout: layoutOf(size), glyphs, after }), CARD_ROWS, glyphs);
}

/** The line of a finished step: mark, letter, title, time, and what came of it, wrapped under itself. */
function settledLines(
  { card, status, attempt }: StepState,
  { outcome, ms, summary }: Extract<Event, { type: 'step.settled' }>,
  { size, glyphs }: TranscriptOptions,
  state: RunState,
): readonly Line[] {
  const columns = lineColumns(size);
  const text = endText(outcome, summary);
  const tone = outcome === 'done' || outcome === 'satisfied' ? 'plain' : 'dim';
  const mark = markOf(status, glyphs);
  // What never began took no time worth a number.
  const time = attempt === 0 && (outcome === 'blocked' || outcome === 'cancelled') ? '' : formatDuration(ms);
  if (layoutOf(size) === 'narrow') {
    const title = truncate(card.title, columns - widthOf(time) - 7, glyphs.ellipsis);
    const head = line(' ', mark, ` ${card.letter} ${title}  `, ['dim', time]);
    return [head, ...wrap(text, columns - 3).map((row) => line('   ', [tone, row]))];
  }
  const titles = titleColumns(state);
  const title = padTo(truncate(card.title, titles, glyphs.ellipsis), titles);
  const start = titles + 6 + 12 + 3;
  const [first = '', ...rest] = wrap(text, columns - start);
  const head = line(' ', mark, ` ${card.letter}  ${title}`, ['dim', time.padStart(12)], '   ', [tone, first]);
  return [head, ...rest.map((row) => line(' '.repeat(start), [tone, row]))];
}

import type { RunState } from '../../../engine/events/run-state.js';
import { type Closing, closingOf } from '../../closing.js';
import type { Glyphs } from '../../glyphs.js';
import { type Line, line, type Tone } from '../../layout/line.js';
import { layoutOf, lineColumns } from '../../layout/size.js';
import { alsoBoughtText, basketsText } from '../../phrases.js';
import { padTo, truncate, widthOf, wrap } from '../../text/width.js';
import type { TranscriptOptions } from './options.js';

/** The last card: the answer, what was found, how it ended and what to do next. */
export function closingLines(state: RunState, options: TranscriptOptions): readonly Line[] {
  const { size, glyphs } = options;
  const closing = closingOf(state, options.named);
  const columns = lineColumns(size);
  const mark = endMark(state, glyphs);
  const verdict = wrap(closing.verdict, columns - 3);
  return [
    [],
    ...(closing.answer ? answerLines(closing.answer, options) : []),
    ...tableLines(closing.found, columns, 'plain'),
    ...(closing.found.length > 0 ? [[]] : []),
    ...verdict.map((row, at) => (at === 0 ? line(' ', mark, ' ', ['strong', row]) : line('   ', ['strong', row]))),
    ...tableLines(closing.next, columns, 'accent'),
  ];
}

function endMark({ outcome }: RunState, glyphs: Glyphs): readonly [Tone, string] {
  if (outcome === 'done') return ['good', glyphs.done];
  return outcome === 'failed' ? ['bad', glyphs.failed] : ['warn', glyphs.skipped];
}

function answerLines(answer: NonNullable<Closing['answer']>, { size, glyphs }: TranscriptOptions): readonly Line[] {
  const columns = lineColumns(size);
  const narrow = layoutOf(size) === 'narrow';
  const ids = Math.max(0, ...answer.books.map((book) => String(book.id).length));
  const baskets = Math.max(0, ...answer.books.map((book) => String(book.support).length));
  const room = columns - ids - baskets - (narrow ? 11 : 27);
  const titles = Math.min(room, Math.max(0, ...answer.books.map((book) => widthOf(book.title))));
  return [
    ...wrap(answer.request, columns - 3).map((row) => line('   ', ['dim', row])),
    ...wrap(answer.body, columns - 3).map((row) => line('   ', ['accent', row])),
    [],
    ...wrap(alsoBoughtText(answer), columns - 3).map((row) => line('   ', row)),
    ...answer.books.map((book) => {
      const title = padTo(truncate(book.title, titles, glyphs.ellipsis), titles);
      const support = narrow ? '' : `   ${String(book.support).padStart(baskets)} ${basketsText(book.support)}`;
      const scores = `   ${book.score.toFixed(2)}${support}`;
      return line(`   ${String(book.id).padStart(ids)}  `, ['strong', title], ['dim', scores]);
    }),
    [],
  ];
}

/** Rows of a dim label and a text. Addresses and commands are never cut: a long one has its rows to itself. */
function tableLines(
  rows: readonly (readonly [string, string])[],
  columns: number,
  tone: 'plain' | 'accent',
): readonly Line[] {
  const labels = Math.max(0, ...rows.map(([label]) => widthOf(label))) + 2;
  return rows.flatMap(([label, text]) =>
    wrap(text, columns - labels - 3).map((row, at) =>
      line('   ', ['dim', padTo(at === 0 ? label : '', labels)], [tone, row]),
    ),
  );
}

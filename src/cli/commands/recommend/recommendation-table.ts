import { escapeUnseen } from '../../../lib/terminal-text.js';
import { basketsText } from '../../../ui/phrases.js';

/** What GET /recommend?detail=1 answers: of a book, or of a basket. */
export type Recommendation = Recommended &
  (
    | { readonly book_id: Id; readonly title: string | null }
    | { readonly book_ids: readonly Id[]; readonly titles: readonly (string | null)[] }
  );

type Id = number | string;

interface Recommended {
  readonly k: number;
  readonly recommendations: readonly {
    readonly book_id: Id;
    readonly title: string | null;
    readonly score: number;
    readonly support: number;
    readonly source?: 'popular';
  }[];
}

/** An answer as a person reads it: who bought this book also bought these. */
export function formatRecommendation(answer: Recommendation): string {
  const { recommendations } = answer;
  const asked = askedAbout(answer);
  if (recommendations.length === 0) return `Nothing was bought together with ${asked} often enough.\n`;
  const width = Math.max(...recommendations.map((book) => String(book.book_id).length));
  const rows = recommendations.map((book) => {
    const id = String(book.book_id).padStart(width);
    const name = book.title === null ? '' : `  ${book.title}`;
    const why = book.source === undefined ? `${book.support} ${basketsText(book.support)}` : book.source;
    return printable(`  ${id}  ${book.score.toFixed(2)}  ${why.padEnd(14)}${name}`).trimEnd();
  });
  const heading = 'book_id' in answer ? `Who bought ${asked} also bought` : `Goes with ${asked}`;
  return `${heading}\n${rows.join('\n')}\n`;
}

function askedAbout(answer: Recommendation): string {
  if ('book_id' in answer) return named(answer.book_id, answer.title);
  const books = answer.book_ids.map((id, at) => named(id, answer.titles[at] ?? null));
  return books.length === 1 ? books[0]! : `${books.slice(0, -1).join(', ')} and ${books.at(-1)}`;
}

const named = (id: Id, title: string | null) => printable(title === null ? `book ${id}` : `${title} (${id})`);
/** Ids and titles are a user's data: no control character of theirs reaches the terminal. */
const printable = (text: string) => escapeUnseen(text.replace(/[\t\n]/g, ' '));

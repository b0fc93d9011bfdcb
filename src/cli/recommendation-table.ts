/** What GET /recommend?detail=1 answers. */
export interface Recommendation {
  readonly book_id: number | string;
  readonly title: string | null;
  readonly k: number;
  readonly recommendations: readonly {
    readonly book_id: number | string;
    readonly title: string | null;
    readonly score: number;
    readonly support: number;
  }[];
}

/** An answer as a person reads it: who bought this book also bought these. */
export function formatRecommendation({ book_id, title, recommendations }: Recommendation): string {
  const asked = named(book_id, title);
  if (recommendations.length === 0) return `Nothing was bought together with ${asked} often enough.\n`;
  const width = Math.max(...recommendations.map((book) => String(book.book_id).length));
  const rows = recommendations.map((book) => {
    const id = String(book.book_id).padStart(width);
    const name = book.title === null ? '' : `  ${book.title}`;
    return printable(`  ${id}  ${book.score.toFixed(2)}  ${baskets(book.support).padEnd(14)}${name}`).trimEnd();
  });
  return `Who bought ${asked} also bought\n${rows.join('\n')}\n`;
}

const named = (id: number | string, title: string | null) =>
  printable(title === null ? `book ${id}` : `${title} (${id})`);
const baskets = (count: number) => `${count} ${count === 1 ? 'basket' : 'baskets'}`;
/** Ids and titles are a user's data: no control character of theirs reaches the terminal. */
const printable = (text: string) => text.replace(/\p{Cc}/gu, ' ');

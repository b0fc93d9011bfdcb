import type { Report } from '../engine/contract.js';
import type { RecommendedBook } from '../engine/events/facts.js';

/** What the recommender says with `&detail=1`. */
interface Detail {
  readonly book_id: number | string;
  readonly title: string | null;
  readonly recommendations: readonly {
    readonly book_id: number | string;
    readonly title: string | null;
    readonly score: number;
    readonly support: number;
  }[];
}

/** The same question, to be answered with titles. */
export const inDetail = (request: string) => `${request}&detail=1`;

/**
 * Tells the closing card what the recommender at `url` answered.
 * @param request path and query of the question, such as /recommend?book_id=1&k=3.
 * @param body what was answered to it.
 * @param withTitles what was answered to it `inDetail`.
 */
export function reportAnswer(
  report: Report,
  { url, request, body, withTitles }: Readonly<Record<'url' | 'request' | 'body' | 'withTitles', string>>,
): readonly RecommendedBook[] {
  const detail = JSON.parse(withTitles) as Detail;
  const books = detail.recommendations.map(({ book_id: id, title, score, support }) => ({
    id,
    title: title ?? '',
    score,
    support,
  }));
  const of = detail.title || `book ${detail.book_id}`;
  report.fact({ kind: 'answer', key: 'answer', request: `GET ${request}`, body: body.trim(), of, books });
  report.fact({ kind: 'url', key: 'api', label: 'api', url });
  return books;
}

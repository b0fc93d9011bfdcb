import type { Report } from '../engine/contract.js';
import type { RecommendedBook } from '../engine/facts.js';
import { get } from '../tools/http.js';

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

/**
 * Asks the recommender at `url` the same question again, with titles, and tells the closing card what was answered.
 * @param request path and query of the question, such as /recommend?book_id=1&k=3.
 * @param body what was answered to it.
 */
export async function reportAnswer(
  report: Report,
  url: string,
  request: string,
  body: string,
): Promise<readonly RecommendedBook[]> {
  const detail = JSON.parse((await get(`${url}${request}&detail=1`)).text) as Detail;
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

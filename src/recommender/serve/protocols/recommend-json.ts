import type { ServingModel } from '../model/serving-model.js';
import { popularFillers } from '../popular-items.js';
import { endOf, type Recommendation, recommendForBasket, recommendForBook } from '../recommend.js';
import { createJsonBuffer, type Encoding } from './json-buffer.js';

/** One buffer for all responses, as each is built synchronously. */
const answer = createJsonBuffer();

/** The response of the contract: `{"book_id":1,"k":3,"recommendations":[17,4,233]}`, with fewer books where there are fewer neighbours. */
export function recommendationJson(serving: ServingModel, row: number, k: number, encoding: Encoding = 'utf8'): string {
  const { idJson, offsets, neighbours, popular } = serving;
  const [start, end] = [offsets[row]!, endOf(serving, row, k)];
  answer.clear();
  answer.text('{"book_id":');
  answer.one(idJson, row);
  putK(k);
  answer.list(idJson, neighbours, start, end);
  if (popular !== undefined && end - start < k) {
    const more = popularFillers(serving, [row], neighbours.subarray(start, end), k);
    if (end > start && more.length > 0) answer.text(',');
    answer.list(idJson, more, 0, more.length);
  }
  answer.text(']}');
  return answer.take(encoding);
}

/**
 * The same with an object for each book: title (null where unknown), score, and the number of baskets that hold both.
 * Fillers have 0 for both, and `"source":"popular"`.
 */
export function detailedJson(serving: ServingModel, row: number, k: number): string {
  answer.clear();
  putBook(serving, row);
  putK(k);
  putRecommendations(serving, recommendForBook(serving, row, k));
  answer.text(']}');
  return answer.take('utf8');
}

/** The response for several books: `{"book_ids":[1,7],"k":3,"recommendations":[17,4,233]}`. */
export function basketJson(serving: ServingModel, basket: Uint32Array, k: number): string {
  const { idJson } = serving;
  const picked = Uint32Array.from(recommendForBasket(serving, basket, k), ({ row }) => row);
  putBasket(serving, basket);
  putK(k);
  answer.list(idJson, picked, 0, picked.length);
  answer.text(']}');
  return answer.take('utf8');
}

/** The same with the `titles` of the books asked about, and an object for each recommended book as in detailedJson. The score is a sum. */
export function detailedBasketJson(serving: ServingModel, basket: Uint32Array, k: number): string {
  putBasket(serving, basket);
  answer.text(',"titles":[');
  for (const [at, row] of basket.entries()) {
    if (at > 0) answer.text(',');
    putTitle(serving, row);
  }
  answer.text(']');
  putK(k);
  putRecommendations(serving, recommendForBasket(serving, basket, k));
  answer.text(']}');
  return answer.take('utf8');
}

function putRecommendations(serving: ServingModel, picks: readonly Recommendation[]): void {
  for (const [at, { row, score, support, isFiller }] of picks.entries()) {
    if (at > 0) answer.text(',');
    putBook(serving, row);
    answer.text(`,"score":${score},"support":${support}${isFiller ? ',"source":"popular"' : ''}}`);
  }
}

/** Opens the object of a book. */
function putBook(serving: ServingModel, row: number): void {
  answer.text('{"book_id":');
  answer.one(serving.idJson, row);
  answer.text(',"title":');
  putTitle(serving, row);
}

function putTitle({ titleJson }: ServingModel, row: number): void {
  if (titleJson === undefined) answer.text('null');
  else answer.one(titleJson, row);
}

/** Opens the response for a basket. */
function putBasket({ idJson }: ServingModel, basket: Uint32Array): void {
  answer.clear();
  answer.text('{"book_ids":[');
  answer.list(idJson, basket, 0, basket.length);
  answer.text(']');
}

function putK(k: number): void {
  answer.text(',"k":');
  answer.text(String(k));
  answer.text(',"recommendations":[');
}

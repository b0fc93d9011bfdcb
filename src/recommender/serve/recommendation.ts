import { similarity } from '../model.js';
import { type Encoding, joinTexts, textAt } from '../store/flat-texts.js';
import type { ServingModel } from './serving-model.js';

/** Most neighbours one answer may hold. */
export const MAX_K = 100;
export const DEFAULT_K = 10;

/** The contract's answer: `{"book_id":1,"k":3,"recommendations":[17,4,233]}`; fewer where there are fewer neighbours. */
export function recommendationJson(serving: ServingModel, row: number, k: number, encoding: Encoding = 'utf8'): string {
  const { idJson, offsets, neighbours } = serving;
  const ids = joinTexts(idJson, neighbours, offsets[row]!, endOf(serving, row, k), encoding);
  return `{"book_id":${textAt(idJson, row, encoding)},"k":${k},"recommendations":[${ids}]}`;
}

/** The same with an object for each book: title (null where unknown), score, and the baskets that hold both. */
export function detailedJson(serving: ServingModel, row: number, k: number): string {
  const { offsets, neighbours, support } = serving;
  const books: string[] = [];
  for (let at = offsets[row]!; at < endOf(serving, row, k); at++) {
    const book = bookJson(serving, neighbours[at]!);
    books.push(`{${book},"score":${similarity(serving, row, at)},"support":${support[at]}}`);
  }
  return `{${bookJson(serving, row)},"k":${k},"recommendations":[${books.join(',')}]}`;
}

function bookJson({ idJson, titleJson }: ServingModel, row: number): string {
  const title = titleJson === undefined ? 'null' : textAt(titleJson, row);
  return `"book_id":${textAt(idJson, row)},"title":${title}`;
}

/** Where the first k neighbours of a row end: there may be fewer. */
export function endOf({ offsets }: ServingModel, row: number, k: number): number {
  return Math.min(offsets[row + 1]!, offsets[row]! + k);
}

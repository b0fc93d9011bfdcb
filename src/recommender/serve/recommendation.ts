import { similarity } from '../model.js';
import { type Encoding, makeJsonBuffer } from './json-buffer.js';
import type { ServingModel } from './serving-model.js';

/** Most neighbours one answer may hold. */
export const MAX_K = 100;
export const DEFAULT_K = 10;

/** One for all answers, as none waits for another. */
const answer = makeJsonBuffer();

/** The contract's answer: `{"book_id":1,"k":3,"recommendations":[17,4,233]}`; fewer where there are fewer neighbours. */
export function recommendationJson(serving: ServingModel, row: number, k: number, encoding: Encoding = 'utf8'): string {
  const { idJson, offsets, neighbours } = serving;
  answer.text('{"book_id":');
  answer.one(idJson, row);
  putK(k);
  answer.list(idJson, neighbours, offsets[row]!, endOf(serving, row, k));
  answer.text(']}');
  return answer.take(encoding);
}

/** The same with an object for each book: title (null where unknown), score, and the baskets that hold both. */
export function detailedJson(serving: ServingModel, row: number, k: number): string {
  const { offsets, neighbours, support } = serving;
  const start = offsets[row]!;
  putBook(serving, row);
  putK(k);
  for (let at = start; at < endOf(serving, row, k); at++) {
    if (at > start) answer.text(',');
    putBook(serving, neighbours[at]!);
    answer.text(`,"score":${similarity(serving, row, at)},"support":${support[at]}}`);
  }
  answer.text(']}');
  return answer.take('utf8');
}

/** The beginning of an object that tells of a book. */
function putBook({ idJson, titleJson }: ServingModel, row: number): void {
  answer.text('{"book_id":');
  answer.one(idJson, row);
  answer.text(',"title":');
  if (titleJson === undefined) answer.text('null');
  else answer.one(titleJson, row);
}

function putK(k: number): void {
  answer.text(',"k":');
  answer.text(String(k));
  answer.text(',"recommendations":[');
}

/** Where the first k neighbours of a row end: there may be fewer. */
export function endOf({ offsets }: ServingModel, row: number, k: number): number {
  return Math.min(offsets[row + 1]!, offsets[row]! + k);
}

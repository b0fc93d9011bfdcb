import { similarity } from '../model.js';
import type { ServingModel } from './serving-model.js';

/** Most neighbours one answer may hold. */
export const MAX_K = 100;
export const DEFAULT_K = 10;

/** The contract's answer: `{"book_id":1,"k":3,"recommendations":[17,4,233]}`; fewer where there are fewer neighbours. */
export function recommendationJson({ model, idJson }: ServingModel, row: number, k: number): string {
  const start = model.offsets[row]!;
  const end = Math.min(model.offsets[row + 1]!, start + k);
  let ids = '';
  for (let at = start; at < end; at++) ids += (at === start ? '' : ',') + idJson[model.neighbours[at]!];
  return `{"book_id":${idJson[row]},"k":${k},"recommendations":[${ids}]}`;
}

/** The same with an object for each book: title (null where unknown), score, and the baskets that hold both. */
export function detailedJson(serving: ServingModel, row: number, k: number): string {
  const { idJson } = serving;
  const books = neighboursOf(serving, row, k).map(
    ({ item, score, support }) =>
      `{"book_id":${idJson[item]},"title":${titleJson(serving, item)},"score":${score},"support":${support}}`,
  );
  const head = `{"book_id":${idJson[row]},"title":${titleJson(serving, row)},"k":${k}`;
  return `${head},"recommendations":[${books.join(',')}]}`;
}

export interface Neighbour {
  readonly item: number;
  readonly score: number;
  readonly support: number;
}

export function neighboursOf({ model }: ServingModel, row: number, k: number): Neighbour[] {
  const start = model.offsets[row]!;
  const end = Math.min(model.offsets[row + 1]!, start + k);
  const found: Neighbour[] = [];
  for (let at = start; at < end; at++) {
    const item = model.neighbours[at]!;
    found.push({ item, score: similarity(model, row, at), support: model.support[at]! });
  }
  return found;
}

const titleJson = ({ titles }: ServingModel, item: number) => JSON.stringify(titles?.[item] ?? null);

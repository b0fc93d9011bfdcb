import type { Model } from '../model.js';
import { RequestError } from './answer.js';

/** A model made ready for answers: looked up by id text, ids as JSON already. */
export interface ServingModel {
  /** The registry's version number, or the digest's first 12 digits where no registry is involved. */
  readonly version: string;
  /** SHA-256 that names the model. */
  readonly digest: string;
  /** SHA-256 of the orders it was trained on. */
  readonly dataset: string;
  readonly model: Model;
  /** Title by item; null where the catalog lacks the book. Undefined without a catalog. */
  readonly titles: readonly (string | null)[] | undefined;
  readonly rows: ReadonlyMap<string, number>;
  /** Each id as it stands in an answer: a number where all ids are integers, else a string. */
  readonly idJson: readonly string[];
}

export function makeServingModel(
  model: Model,
  about: Pick<ServingModel, 'version' | 'digest' | 'dataset' | 'titles'>,
): ServingModel {
  const { text, integers } = model.items;
  const rows = new Map<string, number>();
  for (const [row, id] of text.entries()) rows.set(id, row);
  return { ...about, model, rows, idJson: integers ? text : text.map((id) => JSON.stringify(id)) };
}

/** The row of a book. RequestError 404 where the model does not know it, 400 where no book could be called that. */
export function findBook({ rows, model }: ServingModel, id: string): number {
  const row = rows.get(id);
  if (row !== undefined) return row;
  const shown = JSON.stringify(id.length > 80 ? `${id.slice(0, 80)}…` : id);
  if (model.items.integers && !/^-?\d+$/.test(id)) {
    throw new RequestError(400, `book_id ${shown} is not a whole number, and all books here have one as their id`);
  }
  throw new RequestError(404, `the model knows no book ${shown}`);
}

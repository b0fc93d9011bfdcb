import type { Model } from '../../model.js';
import type { FlatTexts } from '../../store/flat-texts.js';
import { RequestError } from '../http/response.js';
import { findRow, type IdIndex } from './id-index.js';

/**
 * A model made ready for answers: flat arrays and nothing else, so that a million books are a dozen objects to the garbage
 * collector, and go from thread to thread without a copy.
 */
export interface ServingModel extends Omit<Model, 'items' | 'baskets'> {
  /** The registry's version number, or the digest's first 12 digits where no registry is involved. */
  readonly version: string;
  /** SHA-256 that names the model. */
  readonly digest: string;
  /** SHA-256 of the orders it was trained on. */
  readonly dataset: string;
  readonly books: number;
  /** True where all ids are integers: they are numbers in JSON. */
  readonly integers: boolean;
  /** Each id as it was written in the orders. */
  readonly ids: FlatTexts;
  /** Each id as it stands in an answer: a number where all ids are integers, else a string. */
  readonly idJson: FlatTexts;
  /** Each title as it stands in an answer; null where the catalog lacks the book. Undefined without a catalog. */
  readonly titleJson: FlatTexts | undefined;
  readonly rows: IdIndex;
  /** What short lists are filled up with; undefined where they stay short. */
  readonly popular: Uint32Array | undefined;
}

/**
 * The same model as an object that is made here. One that was made elsewhere has another shape to the engine, which
 * would throw away what it compiled for the first and compile anew while requests wait.
 */
export function withStableShape(model: ServingModel): ServingModel {
  const { version, digest, dataset, books, integers, hyperparameters, rows, popular } = model;
  const { counts, offsets, neighbours, support, scores, ids, idJson, titleJson } = model;
  return {
    version,
    digest,
    dataset,
    books,
    integers,
    hyperparameters,
    counts,
    offsets,
    neighbours,
    support,
    ...(scores && { scores }),
    ids: viewTexts(ids),
    idJson: viewTexts(idJson),
    titleJson: titleJson && viewTexts(titleJson),
    rows,
    popular,
  };
}

const viewTexts = ({ bytes, ends, gap }: FlatTexts): FlatTexts => ({ bytes, ends, gap });

/** The row of a book. RequestError 404 where the model does not know it, 400 where no book could be called that. */
export function findBook(serving: ServingModel, id: string): number {
  const row = lookFor(serving, id);
  if (row === undefined) throw new RequestError(404, `the model knows no book ${shown(id)}`);
  return row;
}

/** The rows of a basket's books that the model knows, each once. RequestError 404 where it knows none, 400 as findBook. */
export function findBasket(serving: ServingModel, ids: readonly string[]): Uint32Array {
  const rows = ids.map((id) => lookFor(serving, id)).filter((row) => row !== undefined);
  if (rows.length === 0) throw new RequestError(404, `the model knows none of the ${ids.length} books`);
  return Uint32Array.from(new Set(rows));
}

/** RequestError 400 where no book could be called that. */
function lookFor({ rows, ids, integers }: ServingModel, id: string): number | undefined {
  const row = findRow(rows, ids, id);
  if (row === undefined && integers && !/^-?\d+$/.test(id)) {
    throw new RequestError(400, `book_id ${shown(id)} is not a whole number, and all books here have one as their id`);
  }
  return row;
}

const shown = (id: string) => JSON.stringify(id.length > 80 ? `${id.slice(0, 80)}…` : id);

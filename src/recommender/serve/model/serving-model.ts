import type { Model } from '../../model.js';
import type { FlatTexts } from '../../store/flat-texts.js';
import { RequestError } from '../http/response.js';
import { findRow, type IdIndex } from './id-index.js';

/**
 * A model ready for answering requests. It consists of flat arrays only, so that to the garbage collector a million books
 * are a dozen objects, and so that it can be shared with another thread without a copy.
 */
export interface ServingModel extends Omit<Model, 'items' | 'baskets'> {
  /** The registry's version number; for a model folder, the first 12 digits of the digest. */
  readonly version: string;
  /** SHA-256 that names the model. */
  readonly digest: string;
  /** SHA-256 of the orders it was trained on. */
  readonly dataset: string;
  readonly books: number;
  /** True where all ids are integers: in JSON they are numbers then. */
  readonly integers: boolean;
  /** Each id as it is in the orders. */
  readonly ids: FlatTexts;
  /** Each id as it is in a response: a number where all ids are integers, else a string. */
  readonly idJson: FlatTexts;
  /** Each title as it is in a response; null where the catalog lacks the book. Undefined without a catalog. */
  readonly titleJson: FlatTexts | undefined;
  readonly rows: IdIndex;
  /** What short lists are filled up with; undefined where they stay short. */
  readonly popular: Uint32Array | undefined;
}

/**
 * The same model as an object that was created on this thread. To V8, an object that came in a message has another hidden
 * class: it would throw away the code that it optimised for the first model, and optimise again while requests wait.
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

/** The row of a book. Throws RequestError 404 where the model does not know it, 400 where no book can have that id. */
export function findBook(serving: ServingModel, id: string): number {
  const row = lookFor(serving, id);
  if (row === undefined) throw new RequestError(404, `the model knows no book ${shown(id)}`);
  return row;
}

/** The rows of those books of a basket that the model knows, each once. Throws RequestError 404 where it knows none, and 400 as findBook. */
export function findBasket(serving: ServingModel, ids: readonly string[]): Uint32Array {
  const rows = ids.map((id) => lookFor(serving, id)).filter((row) => row !== undefined);
  if (rows.length === 0) throw new RequestError(404, `the model knows none of the ${ids.length} books`);
  return Uint32Array.from(new Set(rows));
}

/** Throws RequestError 400 where no book can have that id. */
function lookFor({ rows, ids, integers }: ServingModel, id: string): number | undefined {
  const row = findRow(rows, ids, id);
  if (row === undefined && integers && !/^-?\d+$/.test(id)) {
    throw new RequestError(400, `book_id ${shown(id)} is not a whole number, and all books here have one as their id`);
  }
  return row;
}

const shown = (id: string) => JSON.stringify(id.length > 80 ? `${id.slice(0, 80)}…` : id);

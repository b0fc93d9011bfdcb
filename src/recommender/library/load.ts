import { InputError } from '../../lib/input-error.js';
import type { Hyperparameters } from '../model.js';
import { RequestError } from '../serve/http/response.js';
import { loadServingModel } from '../serve/model/load-serving-model.js';
import { locateModel } from '../serve/model/locate-model.js';
import { findBasket, findBook, type ServingModel } from '../serve/model/serving-model.js';
import { DEFAULT_K, MAX_BASKET, MAX_K } from '../serve/protocols/recommend-query.js';
import { type Recommendation as Ranked, recommendForBasket, recommendForBook } from '../serve/recommend.js';
import { textAt } from '../store/flat-texts.js';

/** A model in memory, for `recommend`. */
export interface LoadedModel {
  /** The registry's version number, or the first 12 digits of the digest for a model folder. */
  readonly version: string;
  /** SHA-256 that names the model. */
  readonly digest: string;
  readonly books: number;
  readonly hyperparameters: Hyperparameters;
}

/** The arrays behind each LoadedModel: no part of the library's interface. */
const servingModels = new WeakMap<LoadedModel, ServingModel>();

/**
 * Reads a model into memory and checks every byte of it.
 * @param folder a folder that `train` wrote, or a registry: then its promoted version.
 * @throws InputError where there is no model, or a damaged one.
 */
export async function load(folder: string): Promise<LoadedModel> {
  const located = await locateModel(folder);
  if (located === undefined) throw new InputError('there is no model here', folder, 'train or promote one first');
  const serving = loadServingModel(located);
  const { version, digest, books, hyperparameters } = serving;
  const model = { version, digest, books, hyperparameters };
  servingModels.set(model, serving);
  return model;
}

export interface RecommendOptions {
  /** Most books to recommend, 1 to 100. Default: 10. */
  readonly k?: number;
}

export interface Recommendation {
  /** A number where all ids of the model are whole numbers, else the id as it stood in the orders. */
  readonly bookId: number | string;
  /** Null where no catalog gave one. */
  readonly title: string | null;
  /** Similarity to the book; for several books, the sum of the similarities. */
  readonly score: number;
  /** Baskets that hold both; for several books, the most that hold it with one of them. */
  readonly support: number;
}

/**
 * The books that go best with a book, or with several at once, best first; fewer than k where there are no more.
 * @param books one id or up to 100. Of several, those that the model does not know are left out.
 * @throws InputError where the model knows none of them, and for a k out of range.
 */
export function recommend(
  model: LoadedModel,
  books: number | string | readonly (number | string)[],
  { k = DEFAULT_K }: RecommendOptions = {},
): Recommendation[] {
  const serving = servingModels.get(model);
  if (serving === undefined) throw new InputError('this is no model that was loaded', 'model', 'load it first');
  const asked = [books].flat().map(String);
  if (!(Number.isInteger(k) && k >= 1 && k <= MAX_K))
    throw new InputError(`${k} books cannot be recommended`, 'k', `ask for 1 to ${MAX_K}`);
  if (asked.length < 1 || asked.length > MAX_BASKET)
    throw new InputError(`${asked.length} books cannot be asked about`, 'books', `give 1 to ${MAX_BASKET}`);
  return rank(serving, asked, k).map(({ row, score, support }) => ({
    bookId: serving.integers ? Number(textAt(serving.ids, row)) : textAt(serving.ids, row),
    title: serving.titleJson === undefined ? null : JSON.parse(textAt(serving.titleJson, row)),
    score,
    support,
  }));
}

function rank(serving: ServingModel, asked: readonly string[], k: number): Ranked[] {
  try {
    return asked.length === 1
      ? recommendForBook(serving, findBook(serving, asked[0]!), k)
      : recommendForBasket(serving, findBasket(serving, asked), k);
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    throw new InputError(error.message, 'books', 'give ids as they stand in the orders');
  }
}

import { InputError } from '../input-error.js';
import { type FlatTexts, splitJsonList } from '../store/flat-texts.js';
import { viewModelData } from '../store/model-data.js';
import { checkWhole, damaged, type ModelFiles, readModelFiles, readRecord } from '../store/model-files.js';
import { noRest, type Rest } from '../store/rest.js';
import { RECORD_FILE } from '../store/write-model.js';
import type { Located } from './locate-model.js';
import { checkRoom, memoryLimit } from './memory-need.js';
import { mostPopular } from './popular.js';
import { quoteTexts } from './quote-texts.js';
import { makeRowTable } from './row-table.js';
import type { ServingModel } from './serving-model.js';

export interface LoadOptions {
  /** Whether short lists are filled up with what is popular. */
  readonly fill?: boolean;
  /** Bytes that the process may take. Default: what its container allows. */
  readonly memory?: number | undefined;
}

/**
 * Reads and checks a located model. InputError where it is damaged, not the one the registry promoted, or more than there
 * is memory for.
 */
export function loadServingModel(
  { folder, promoted }: Located,
  { fill = false, memory = memoryLimit() }: LoadOptions = {},
  rest: Rest = noRest,
): ServingModel {
  checkRoom(readRecord(folder).record, folder, memory);
  const files = readModelFiles(folder, rest);
  const { record, digest } = files;
  checkWhole(record, folder);
  if (promoted !== undefined && promoted.digest !== digest) {
    throw new InputError('this is not the model that was registered', folder, 'promote another version');
  }
  const { ids, ...numbers } = viewNumbers(files, folder);
  return {
    version: promoted === undefined ? digest.slice(0, 12) : String(promoted.version),
    digest,
    dataset: record.source.sha256,
    books: record.items,
    integers: record.integers,
    hyperparameters: record.hyperparameters,
    ...numbers,
    ids,
    idJson: record.integers ? ids : quoteTexts(ids, rest),
    titleJson: viewTitles(files, folder, rest),
    rows: makeRowTable(ids, rest),
    popular: fill ? mostPopular(numbers.counts) : undefined,
  };
}

function viewNumbers({ record, data }: ModelFiles, folder: string) {
  const numbers = viewModelData(data, { ...record, rows: record.items });
  if (numbers === undefined) throw damaged(folder, `${record.data.name} does not fit ${RECORD_FILE}`);
  return numbers;
}

function viewTitles({ record, titles }: ModelFiles, folder: string, rest: Rest): FlatTexts | undefined {
  if (titles === undefined) return undefined;
  const split = splitJsonList(titles, record.items, rest);
  if (split === undefined) throw damaged(folder, `${record.titles?.name} does not fit ${RECORD_FILE}`);
  return split;
}

import { InputError } from '../input-error.js';
import { type FlatTexts, splitJsonList, textAt } from '../store/flat-texts.js';
import { viewModelData } from '../store/model-data.js';
import { checkWhole, damaged, type ModelFiles, readModelFiles } from '../store/model-files.js';
import { RECORD_FILE } from '../store/write-model.js';
import type { Located } from './locate-model.js';
import { makeRowTable } from './row-table.js';
import type { ServingModel } from './serving-model.js';

/** Reads and checks a located model. InputError where it is damaged, or not the one the registry promoted. */
export function loadServingModel({ folder, promoted }: Located): ServingModel {
  const files = readModelFiles(folder);
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
    idJson: record.integers ? ids : quoted(ids),
    titleJson: viewTitles(files, folder),
    rows: makeRowTable(ids),
  };
}

function viewNumbers({ record, data }: ModelFiles, folder: string) {
  const numbers = viewModelData(data, { ...record, rows: record.items });
  if (numbers === undefined) throw damaged(folder, `${record.data.name} does not fit ${RECORD_FILE}`);
  return numbers;
}

function viewTitles({ record, titles }: ModelFiles, folder: string): FlatTexts | undefined {
  if (titles === undefined) return undefined;
  const split = splitJsonList(titles, record.items);
  if (split === undefined) throw damaged(folder, `${record.titles?.name} does not fit ${RECORD_FILE}`);
  return split;
}

/** The texts as JSON strings. */
function quoted(texts: FlatTexts): FlatTexts {
  const list = Array.from(texts.ends, (_, at) => textAt(texts, at));
  // Never undefined: it is a list of as many.
  return splitJsonList(new TextEncoder().encode(JSON.stringify(list)), list.length)!;
}

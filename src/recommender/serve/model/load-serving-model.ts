import { InputError } from '../../../lib/input-error.js';
import { type Arena, createArena, separateArrays } from '../../store/arena.js';
import { impossibleData } from '../../store/check-model-data.js';
import { type FlatTexts, splitJsonList } from '../../store/flat-texts.js';
import { viewModelData } from '../../store/model-data.js';
import { checkWhole, damaged, type ModelFiles, readContents, readRecord } from '../../store/model-files.js';
import { RECORD_FILE } from '../../store/write-model.js';
import { noYield, type YieldPoint } from '../../store/yield-point.js';
import { mostPopular } from '../popular-items.js';
import { checkMemory, memoryLimit } from './check-memory.js';
import { buildIdIndex, type IdIndex } from './id-index.js';
import { toJsonStrings } from './json-strings.js';
import type { LocatedModel } from './locate-model.js';
import type { ServingModel } from './serving-model.js';

export interface LoadOptions {
  /** Whether to fill up short lists with popular books. */
  readonly fill?: boolean;
  /** Bytes that the process may use. Default: what its container allows. */
  readonly memory?: number | undefined;
}

/**
 * Reads and checks a located model. Its arrays are put into `place`, which must hold no model that is in use; without it,
 * each array is allocated by itself. Throws InputError where the model is damaged, is not the one that the registry
 * promoted, or does not fit in memory.
 */
export function loadServingModel(
  { folder, promoted }: LocatedModel,
  { fill = false, memory: limit = memoryLimit() }: LoadOptions = {},
  place?: WebAssembly.Memory,
  yieldPoint: YieldPoint = noYield,
): ServingModel {
  const named = readRecord(folder);
  const { record, digest } = named;
  yieldPoint();
  checkWhole(record, folder);
  if (promoted !== undefined && promoted.digest !== digest) {
    throw new InputError('this is not the model that was registered', folder, 'promote another version');
  }
  checkMemory(record, folder, limit, place?.buffer.byteLength);
  const arena = place === undefined ? separateArrays : createArena(place);
  const files = readContents(folder, named, yieldPoint, arena);
  const { ids, ...numbers } = viewNumbers(files, folder, yieldPoint);
  return {
    version: promoted === undefined ? digest.slice(0, 12) : String(promoted.version),
    digest,
    dataset: record.source.sha256,
    books: record.items,
    integers: record.integers,
    hyperparameters: record.hyperparameters,
    ...numbers,
    ids,
    idJson: record.integers ? ids : toJsonStrings(ids, yieldPoint, arena),
    titleJson: viewTitles(files, folder, yieldPoint, arena),
    rows: indexIds(ids, folder, yieldPoint, arena),
    popular: fill ? mostPopular(numbers.counts) : undefined,
  };
}

function viewNumbers({ record, data }: ModelFiles, folder: string, yieldPoint: YieldPoint) {
  const sizes = { ...record, rows: record.items };
  const numbers = viewModelData(data, sizes);
  if (numbers === undefined) throw damaged(folder, `${record.data.name} does not fit ${RECORD_FILE}`);
  const impossible = impossibleData(numbers, sizes, record.baskets, yieldPoint);
  if (impossible !== undefined) throw damaged(folder, `${record.data.name} ${impossible}`);
  return numbers;
}

function indexIds(ids: FlatTexts, folder: string, yieldPoint: YieldPoint, arena: Arena): IdIndex {
  const index = buildIdIndex(ids, yieldPoint, arena);
  if (index === undefined) throw damaged(folder, 'its ids were chosen so that they cannot be told apart quickly');
  return index;
}

function viewTitles(
  { record, titles }: ModelFiles,
  folder: string,
  yieldPoint: YieldPoint,
  arena: Arena,
): FlatTexts | undefined {
  if (titles === undefined) return undefined;
  const split = splitJsonList(titles, record.items, yieldPoint, arena);
  if (split === undefined) throw damaged(folder, `${record.titles?.name} does not fit ${RECORD_FILE}`);
  return split;
}

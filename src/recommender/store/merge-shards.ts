import { canonicalJson } from '../../lib/canonical-json.js';
import { InputError } from '../../lib/input-error.js';
import { withoutPlace } from '../../lib/model-digest.js';
import type { Model } from '../model.js';
import type { StoredModel, StoredShard } from './read-model.js';

/** A shard and the folder it was read from. */
export interface Part extends StoredShard {
  readonly dir: string;
}

/**
 * Joins the shards of one training run, in any order, to the model that one process would have made. Throws InputError
 * where they are not of one run, or one is missing or given twice.
 */
export function mergeShards(parts: readonly [Part, ...Part[]]): Omit<StoredModel, 'digest'> {
  const [first] = parts;
  const run = runOf(first);
  const { of } = first.model.shard;
  const ordered: (Part | undefined)[] = new Array(of).fill(undefined);
  for (const part of parts) {
    const { index } = part.model.shard;
    if (runOf(part) !== run) throw new InputError(`not of the same run as ${first.dir}`, part.dir, SAME_RUN);
    const twin = ordered[index];
    if (twin !== undefined) {
      throw new InputError(
        `shard ${index}/${of} is given twice, also as ${twin.dir}`,
        part.dir,
        'name each shard once',
      );
    }
    ordered[index] = part;
  }
  const missing = Array.from(ordered, (part, index) => (part === undefined ? [`${index}/${of}`] : [])).flat();
  if (missing.length > 0) {
    const what = `${missing.length === 1 ? 'shard' : 'shards'} ${missing.join(', ')} missing`;
    throw new InputError(what, '--merge', 'train what is missing with --shard, or name its folder');
  }
  const { source, titles } = first;
  return { model: joined(ordered as Part[]), source, ...(titles && { titles }) };
}

const SAME_RUN = 'merge shards of the same orders, catalog, flags and number of shards';

/** Everything that the shards of one run have in common. */
function runOf({ model, source, titles }: Part): string {
  const { hyperparameters, baskets, shard } = model;
  // Ids as text: as bytes, each would be a property in the JSON.
  const items = { text: model.items.text, integers: model.items.integers };
  return canonicalJson({
    hyperparameters,
    baskets,
    items,
    source: withoutPlace(source),
    titles: titles ?? null,
    of: shard.of,
  });
}

function joined(parts: readonly Part[]): Model {
  const { hyperparameters, items, baskets, counts } = parts[0]!.model;
  const offsets = new Uint32Array(items.text.length + 1);
  const size = parts.reduce((sum, { model }) => sum + model.neighbours.length, 0);
  const neighbours = new Uint32Array(size);
  const support = new Uint32Array(size);
  const scores = parts.some(({ model }) => model.scores !== undefined) && { scores: new Float32Array(size) };
  let at = 0;
  for (const { model } of parts) {
    neighbours.set(model.neighbours, at);
    support.set(model.support, at);
    if (scores && model.scores !== undefined) scores.scores.set(model.scores, at);
    model.offsets.forEach((offset, row) => {
      offsets[model.from + row] = at + offset;
    });
    at += model.neighbours.length;
  }
  return { hyperparameters, items, baskets, counts, offsets, neighbours, support, ...scores };
}

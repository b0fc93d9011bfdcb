import { InputError } from '../../lib/input-error.js';
import type { Source } from '../../recommender/interactions.js';
import type { Model } from '../../recommender/model.js';
import type { ModelShard } from '../../recommender/train/shard.js';

/** Throws InputError for a whole model in which no book has a neighbour: it would answer nothing, and nobody would know why. */
export function refuseEmpty(model: Model | ModelShard, { file, columns, to }: Source): void {
  if ('shard' in model || model.neighbours.length > 0) return;
  const { minSupport, halfLife } = model.hyperparameters;
  throw new InputError('no book has a neighbour: the model would recommend nothing', file, hintFor());

  function hintFor(): string {
    if (minSupport > 1) return `no two books are in ${minSupport} baskets together: lower --min-support`;
    if (halfLife !== undefined && to !== undefined) {
      return `against the newest order, of ${to.slice(0, 10)}, all others have aged away: raise --half-life, or mend that date`;
    }
    return `no two books share a basket: is "${columns.basket}" what makes a basket? Name another with --basket-column`;
  }
}

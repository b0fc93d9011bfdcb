import { InputError } from '../../lib/input-error.js';
import { DEFAULT_HYPERPARAMETERS, type Hyperparameters, WEIGHTINGS } from '../model.js';

/** The defaults with what differs from them. Throws InputError for a value that cannot be trained with. */
export function completeHyperparameters(given: Partial<Hyperparameters> = {}): Hyperparameters {
  const { shrinkage, ...others } = { ...DEFAULT_HYPERPARAMETERS, ...given };
  const wanted = { ...others, ...(shrinkage && { shrinkage }) };
  check('metric', wanted.metric === 'cosine' || wanted.metric === 'jaccard', 'cosine or jaccard');
  check('topK', isWhole(wanted.topK, 1), 'a whole number from 1');
  check('minSupport', isWhole(wanted.minSupport, 1), 'a whole number from 1');
  check('weighting', wanted.weighting === undefined || WEIGHTINGS.includes(wanted.weighting), WEIGHTINGS.join(' or '));
  check('shrinkage', isWhole(shrinkage ?? 0, 0), 'a whole number from 0');
  check('halfLife', wanted.halfLife === undefined || isWhole(wanted.halfLife, 1), 'a whole number of days from 1');
  const bm25 = wanted.weighting === 'bm25';
  check('weighting', !(bm25 && (given.metric !== undefined || shrinkage)), 'bm25 without a metric and a shrinkage');
  return wanted;
}

const isWhole = (value: number, least: number) => Number.isSafeInteger(value) && value >= least && value <= 1e9;

function check(name: string, holds: boolean, allowed: string): void {
  if (!holds) throw new InputError('a hyperparameter that cannot be trained with', name, `give ${allowed}`);
}

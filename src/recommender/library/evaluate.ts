import { writeFileAtomically } from '../../lib/files/atomic-file.js';
import type { SplitName } from '../../lib/model-record.js';
import { evaluate as evaluateInteractions } from '../evaluate/evaluate.js';
import { readBaseline } from '../evaluate/read-report.js';
import type { EvaluationReport } from '../evaluate/report.js';
import { completeHyperparameters } from './hyperparameters.js';
import { readOrders } from './read-orders.js';
import type { TrainOptions } from './train.js';

export interface EvaluateOptions
  extends Pick<TrainOptions, 'orders' | 'columns' | 'hyperparameters' | 'threads' | 'onProgress'> {
  /** Length of the lists that are judged. Default: 10. */
  readonly k?: number;
  /** What is held out: the last new book of each basket (the default), or everything after a date. */
  readonly split?: SplitName;
  /** Of the bootstrap, and of ties in time. Default: 1. */
  readonly seed?: number;
  /** A metrics file or a registry: the model in use, to compare with. */
  readonly baseline?: string;
  /** Also write the report to this file, for `register`. */
  readonly out?: string;
}

/**
 * Measures how well a model with these hyperparameters finds books that it was not shown, beside popularity and the model
 * in use, and says whether it may be promoted. The same input gives the same report.
 * @throws InputError for orders that cannot be used, and where a temporal split is impossible.
 */
export async function evaluate(options: EvaluateOptions): Promise<EvaluationReport> {
  const { columns = {}, k = 10, split = 'leave-one-out', seed = 1, baseline, threads, onProgress, out } = options;
  const files = typeof options.orders === 'string' ? [options.orders] : options.orders;
  const report = await evaluateInteractions(await readOrders(files, columns, {}), {
    hyperparameters: completeHyperparameters(options.hyperparameters),
    k,
    split,
    seed,
    champion: baseline === undefined ? undefined : await readBaseline(baseline),
    training: { ...(threads !== undefined && { threads }), ...(onProgress && { onProgress }) },
  });
  if (out !== undefined) await writeFileAtomically(out, [`${JSON.stringify(report, null, 2)}\n`]);
  return report;
}

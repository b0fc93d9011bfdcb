/**
 * The recommender as a library: `import { train } from 'bookstore-ml/recommender'`. It depends on no other package. Errors in
 * what a caller gives, files included, are InputErrors: what is wrong, where, and what to do.
 */

export { InputError } from '../lib/input-error.js';
export type { ModelRecord } from '../lib/model-record.js';
export type { EvaluationReport } from './evaluate/report.js';
export type { WrittenDataset, WrittenFile } from './generate/write-dataset.js';
export type { Columns, Source } from './interactions.js';
export { type EvaluateOptions, evaluate } from './library/evaluate.js';
export { type GenerateOptions, generate } from './library/generate.js';
export { type LoadedModel, load, type Recommendation, type RecommendOptions, recommend } from './library/load.js';
export type { Progress } from './library/progress.js';
export {
  type PromoteOptions,
  promote,
  type RegisteredModel,
  type RegisterOptions,
  register,
} from './library/register.js';
export { type ServeOptions, serve } from './library/serve.js';
export { type TrainedModel, type TrainOptions, train } from './library/train.js';
export type { Hyperparameters, Metric, Weighting } from './model.js';
export type { PromotionResult } from './registry/promotion.js';
export type { RunningServer } from './serve/server.js';

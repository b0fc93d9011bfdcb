import { type ModelRecord, RECORD_SCHEMA } from '../../lib/model-record.js';
import { packageVersion } from '../../lib/package-version.js';
import type { EvaluationReport } from '../evaluate/report.js';
import type { StoredModel } from '../store/read-model.js';

/** Facts that only whoever starts the run knows; a cluster's pipeline passes them in. */
export interface RunFacts {
  /** repository@sha256:… */
  readonly image: string | null;
  readonly workflow: string | null;
  /** ISO 8601. */
  readonly startedAt: string | null;
}

/** BOOKSTORE_ML_IMAGE_DIGEST, BOOKSTORE_ML_WORKFLOW_UID and BOOKSTORE_ML_STARTED_AT, where set. */
export function readRunFacts(env: NodeJS.ProcessEnv): RunFacts {
  return {
    image: env.BOOKSTORE_ML_IMAGE_DIGEST || null,
    workflow: env.BOOKSTORE_ML_WORKFLOW_UID || null,
    startedAt: env.BOOKSTORE_ML_STARTED_AT || null,
  };
}

/** What found the neighbours: src/recommender/kernel, compiled to WebAssembly. Another would be called otherwise. */
const KERNEL = 'wasm';

/** All that a record says but its number and parent, in the order in which it is written. */
export function lineageOf(
  { model, digest }: StoredModel,
  report: EvaluationReport,
  metricsDigest: string,
  run: RunFacts,
): Omit<ModelRecord, 'version' | 'parent' | 'registeredAt'> {
  const { k, seed, resamples, split } = report;
  return {
    schema: RECORD_SCHEMA,
    verdict: report.verdict,
    model: {
      digest,
      items: model.items.text.length,
      baskets: model.baskets,
      neighbours: model.neighbours.length,
    },
    hyperparameters: model.hyperparameters,
    dataset: report.dataset,
    metrics: {
      digest: metricsDigest,
      split,
      k,
      seed,
      resamples,
      model: report.model,
      popularity: report.popularity,
      overPopularity: report.overPopularity.difference,
    },
    champion: report.champion ?? null,
    code: { version: packageVersion(), kernel: KERNEL },
    ...run,
  };
}

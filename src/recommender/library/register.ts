import type { ModelRecord } from '../../lib/model-record.js';
import { type PromotionResult, promote as promoteVersion } from '../registry/promotion.js';
import { register as registerModel } from '../registry/register.js';

export interface RegisterOptions {
  /** Folder of the registry; made where it does not exist. */
  readonly registry: string;
  /** Folder that `train` wrote. */
  readonly model: string;
  /** File that `evaluate` wrote, with the same orders and hyperparameters. */
  readonly metrics: string;
}

export interface RegisteredModel {
  readonly record: ModelRecord;
  /** False where this model with these metrics had been registered before. */
  readonly fresh: boolean;
}

/**
 * Copies a model into a registry under the next version number, with a record of what it was made from. A model that the
 * evaluation refused is kept too, with the reasons.
 * @throws InputError where model and metrics do not belong together, or one of them is damaged.
 */
export function register({ registry, model, metrics }: RegisterOptions): Promise<RegisteredModel> {
  return registerModel(registry, model, metrics);
}

export interface PromoteOptions {
  readonly registry: string;
  /** Default: the newest version. */
  readonly version?: number;
  /** Promote a version that the evaluation refused, or that was not compared with the one in use. */
  readonly force?: boolean;
}

/**
 * Has the registry serve a version: servers and `load` take it from then on. A version that must not be promoted is
 * answered with the reasons, and changes nothing.
 * @throws InputError where there is no such version.
 */
export function promote({ registry, ...options }: PromoteOptions): Promise<PromotionResult> {
  return promoteVersion(registry, options);
}

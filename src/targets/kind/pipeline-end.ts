import type { StepContext } from '../../engine/contract.js';
import type { Config } from '../config.js';
import { exportedOrders } from './model-store.js';
import { type ModelRecord, modelFact, readRegistry, refusalOf, versionName } from './registry.js';

/** What the pipeline came to for the orders that left the shop last. A refused model is an end too: it is kept. */
export type End =
  | { readonly state: 'promoted'; readonly record: ModelRecord }
  | { readonly state: 'refused'; readonly record: ModelRecord; readonly why: string }
  | { readonly state: 'open'; readonly reason: string };

export async function endOf(ctx: StepContext<Config>): Promise<End> {
  const [{ promoted, newest }, orders] = await Promise.all([readRegistry(ctx), exportedOrders(ctx)]);
  if (promoted !== undefined && promoted.dataset.sha256 === orders) return { state: 'promoted', record: promoted };
  const why = newest && refusalOf(newest);
  if (newest !== undefined && why !== undefined && newest.dataset.sha256 === orders)
    return { state: 'refused', record: newest, why };
  if (promoted === undefined) return { state: 'open', reason: 'nothing is promoted' };
  return { state: 'open', reason: `${versionName(promoted)} was made of other orders` };
}

/** Reports what the closing card shows; answers the step's line. */
export function tell({ report }: StepContext<Config>, end: Exclude<End, { readonly state: 'open' }>): string {
  const { record, state } = end;
  const version = versionName(record);
  report.fact(modelFact(record, state === 'promoted'));
  if (state === 'refused') report.fact({ kind: 'note', key: 'gate', text: `the gate refused ${version}: ${end.why}` });
  const { model, popularity } = record.metrics;
  const rate = ({ hitRate }: typeof model) => hitRate.value.toFixed(2);
  const verdict = state === 'promoted' ? 'promoted' : 'refused by the gate: what serves stays';
  return `${version} ${verdict}, hit rate ${rate(model)} (popularity ${rate(popularity)})`;
}

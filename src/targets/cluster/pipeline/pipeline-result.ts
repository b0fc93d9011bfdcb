import { type ModelRecord, refusalOf, summariseRecord, versionName } from '../../../lib/model-record.js';
import { getObject } from '../../../tools/network/http.js';
import { verdictOf } from '../../pipeline-verdict.js';
import { describeNewOrders, type Health } from '../../shop-health.js';
import { shopUrl } from '../manifests/paths.js';
import type { ClusterContext } from '../provider.js';
import { lastExport, onceStoreAnswers, undefinedWhileAway } from '../training/model-store.js';
import { readRegistry } from './model-registry.js';

/** What the pipeline came to for the orders that left the shop last. A refused model is an end too: it is kept. */
export type PipelineResult =
  | {
      readonly state: 'promoted';
      readonly record: ModelRecord;
      /** What the pipeline made of these orders, and somebody rolled back: that holds until the pipeline is asked for again. */
      readonly insteadOf?: ModelRecord;
    }
  | { readonly state: 'refused'; readonly record: ModelRecord; readonly why: string }
  | { readonly state: 'open'; readonly reason: string };

/** As far as can be seen now. */
export const currentResult = async (ctx: ClusterContext): Promise<PipelineResult> =>
  (await readEnd(ctx).catch(undefinedWhileAway)) ?? { state: 'open', reason: 'the model store does not answer' };

/** The same, once the model store answers. */
export const pipelineResult = (ctx: ClusterContext): Promise<PipelineResult> =>
  onceStoreAnswers(ctx, () => readEnd(ctx));

async function readEnd(ctx: ClusterContext): Promise<PipelineResult> {
  const [{ promoted, newest, undone }, exported] = await Promise.all([readRegistry(ctx), lastExport(ctx)]);
  if (promoted !== undefined && promoted.dataset.sha256 === exported?.sha256)
    return { state: 'promoted', record: promoted };
  const insteadOf = undone.find(({ dataset }) => dataset.sha256 === exported?.sha256);
  if (promoted !== undefined && insteadOf !== undefined) return { state: 'promoted', record: promoted, insteadOf };
  const why = newest && refusalOf(newest);
  if (newest !== undefined && why !== undefined && newest.dataset.sha256 === exported?.sha256)
    return { state: 'refused', record: newest, why };
  if (promoted === undefined) return { state: 'open', reason: 'nothing is promoted' };
  return { state: 'open', reason: `${versionName(promoted.version)} was made of other orders` };
}

/** Reports what the closing card shows; answers the step's line. */
export async function tell(
  ctx: ClusterContext,
  end: Exclude<PipelineResult, { readonly state: 'open' }>,
): Promise<string> {
  const { cfg, report } = ctx;
  const { record, state } = end;
  const version = versionName(record.version);
  report.fact({ kind: 'model', key: 'model', ...summariseRecord(record, state === 'promoted') });
  if (state === 'refused') report.fact({ kind: 'note', key: 'gate', text: `the gate refused ${version}: ${end.why}` });
  const { model, popularity } = record.metrics;
  const rate = ({ hitRate }: typeof model) => hitRate.value.toFixed(2);
  const verdict = verdictOf(state, state === 'promoted' ? end.insteadOf : undefined);
  const [exported, health] = await Promise.all([
    lastExport(ctx).catch(undefinedWhileAway),
    getObject(`${shopUrl(cfg)}/healthz`),
  ]);
  const since = describeNewOrders(health?.data as Health | undefined, exported?.placed);
  return `${version} ${verdict}, hit rate ${rate(model)} (popularity ${rate(popularity)})${since}`;
}

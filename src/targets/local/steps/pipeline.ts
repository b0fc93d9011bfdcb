import { rm } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Actions, Command, StepContext } from '../../../engine/contract.js';
import { type ModelRecord, summariseRecord, versionName } from '../../../lib/model-record.js';
import { find } from '../../../tools/process/background.js';
import { run } from '../../../tools/process/exec.js';
import type { Config } from '../../config.js';
import { verdictOf } from '../../pipeline-verdict.js';
import { describeNewOrders } from '../../shop-health.js';
import { currentExport } from '../exported-dataset.js';
import { dataAccess, dataServer, dataUrl, paths } from '../paths.js';
import { readPromoted, readRefused, readRolledBack } from '../promoted-model.js';
import { waitUntilServed } from '../served-model.js';
import { PIPELINE_FILE, readWorkflow } from '../workflow.js';

/** Step F: the pipeline's definition run template by template, each the command that a cluster's pod would run. */
export const pipeline: Actions<Config> = {
  estimateSeconds: [3, 30],
  commands: (cfg) => [makeRegistry(cfg), ...workflowOf(cfg).commands],
  async check(ctx) {
    if (ctx.cfg.again) return { state: 'drifted', reason: 'it is to run on what the shop has sold by now' };
    const end = await pipelineResult(ctx.cfg);
    if (end.state === 'open')
      return end.reason === undefined ? { state: 'absent' } : { state: 'drifted', reason: end.reason };
    return { state: 'done', summary: await tell(ctx, end) };
  },
  async apply(ctx) {
    // The same orders once more would register the same model under another number: only where that is asked for.
    if (!ctx.cfg.again && (await pipelineResult(ctx.cfg)).state !== 'open') return;
    await run(ctx, makeRegistry(ctx.cfg));
    const { commands } = workflowOf(ctx.cfg);
    for (const [done, command] of commands.entries()) {
      ctx.report.progress(done, commands.length, command.purpose);
      try {
        await run(ctx, command);
      } catch (error) {
        // The workflow fails where the gate refuses a model, as it should; the step has done what it is for.
        if ((await pipelineResult(ctx.cfg)).state !== 'refused') throw error;
        return;
      }
    }
    ctx.report.progress(commands.length, commands.length, 'pipeline: done');
  },
  async verify(ctx) {
    const end = await pipelineResult(ctx.cfg);
    if (end.state === 'open') throw new Error('the registry has nothing of these orders although the pipeline ended');
    if (end.state === 'promoted') {
      const { model, version } = end.record;
      await waitUntilServed(ctx, model.digest, 'F', String(version));
    }
    return tell(ctx, end);
  },
  async undo({ cfg }) {
    const { registry, candidate, metrics } = paths(cfg);
    for (const path of [registry, candidate, metrics]) await rm(path, { recursive: true, force: true });
  },
};

const makeRegistry = (cfg: Config): Command => ({
  argv: ['mkdir', '-p', paths(cfg).registry],
  purpose: 'make the registry',
  mutates: true,
});

function workflowOf(cfg: Config) {
  const { workspace, registry } = paths(cfg);
  const shop = dataUrl(cfg);
  const { parameters, commands } = readWorkflow(PIPELINE_FILE, {
    shop,
    // Nobody starts it again here but up itself.
    wait: '0',
    data: workspace,
    registry,
    configmap: '',
    'basket-column': cfg.orders?.basketColumn ?? '',
    'item-column': cfg.orders?.itemColumn ?? '',
    'time-column': cfg.orders?.timeColumn ?? '',
  });
  // In a cluster, policies say who may ask the shop.
  const asking = (command: Command) => (command.argv.includes(shop) ? { ...command, env: dataAccess(cfg) } : command);
  return { parameters, commands: commands.map(asking) };
}

/** What the pipeline came to for the orders as they are now. A refused model is an end too: it is kept, with the reason. */
type PipelineResult =
  | {
      readonly state: 'promoted';
      readonly record: ModelRecord;
      /** What the pipeline made of these orders, and somebody rolled back: that holds until the pipeline is asked for again. */
      readonly insteadOf?: ModelRecord;
    }
  | { readonly state: 'refused'; readonly record: ModelRecord; readonly reasons: string }
  | { readonly state: 'open'; readonly reason?: string };

async function pipelineResult(cfg: Config): Promise<PipelineResult> {
  const promoted = await readPromoted(cfg);
  const drift = promoted === undefined ? undefined : await driftOf(cfg, promoted);
  if (promoted !== undefined && drift === undefined) return { state: 'promoted', record: promoted };
  if (promoted !== undefined) {
    for (const insteadOf of await readRolledBack(cfg)) {
      if ((await driftOf(cfg, insteadOf)) === undefined) return { state: 'promoted', record: promoted, insteadOf };
    }
  }
  const refused = await readRefused(cfg);
  if (refused !== undefined && (await driftOf(cfg, refused.record)) === undefined)
    return { state: 'refused', ...refused };
  return { state: 'open', ...(drift === undefined ? {} : { reason: drift }) };
}

/** Why a version is not what the pipeline would make now; undefined where it is. */
async function driftOf(cfg: Config, { version, dataset, hyperparameters }: ModelRecord): Promise<string | undefined> {
  if ((await currentExport(cfg))?.orders !== dataset.sha256) return `${versionName(version)} was made of other orders`;
  const same = isDeepStrictEqual(hyperparameters, wantedHyperparameters(cfg));
  return same ? undefined : `${versionName(version)} was made with other parameters`;
}

function wantedHyperparameters(cfg: Config) {
  const { parameters } = workflowOf(cfg);
  return {
    metric: parameters.metric,
    topK: Number(parameters['top-k']),
    minSupport: Number(parameters['min-support']),
  };
}

/** Reports what the closing card shows; answers the step's line. */
async function tell(
  { cfg, report }: StepContext<Config>,
  end: Exclude<PipelineResult, { readonly state: 'open' }>,
): Promise<string> {
  const { record } = end;
  const version = versionName(record.version);
  const { model, popularity } = record.metrics;
  const rate = ({ hitRate }: typeof model) => hitRate.value.toFixed(2);
  report.fact({ kind: 'model', key: 'model', ...summariseRecord(record, end.state === 'promoted') });
  if (end.state === 'refused')
    report.fact({ kind: 'note', key: 'gate', text: `the gate refused ${version}: ${end.reasons}` });
  const verdict = verdictOf(end.state, end.state === 'promoted' ? end.insteadOf : undefined);
  const shop = await find(dataServer(cfg));
  const since = describeNewOrders(shop.state === 'ours' ? shop.health : undefined, (await currentExport(cfg))?.placed);
  return `${version} ${verdict}, hit rate ${rate(model)} (popularity ${rate(popularity)})${since}`;
}

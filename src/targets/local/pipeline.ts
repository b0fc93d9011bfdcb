import { mkdir, rm } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Actions } from '../../engine/contract.js';
import { run } from '../../tools/exec.js';
import type { Config } from '../config.js';
import { objectAt } from './evidence.js';
import { currentExport } from './exported.js';
import { places, shopUrl } from './places.js';
import { modelFact, type Promoted, readPromoted } from './promoted.js';
import { untilServed } from './served-model.js';
import { PIPELINE_FILE, readWorkflow } from './workflow.js';

/** Step F: the pipeline's definition run template by template, each the command that a cluster's pod would run. */
export const pipeline: Actions<Config> = {
  usual: [3, 30],
  commands: (cfg) => workflowOf(cfg).commands,
  async check({ cfg, report }) {
    const promoted = await readPromoted(cfg);
    if (promoted === undefined) return { state: 'absent' };
    const reason = await driftOf(cfg, promoted);
    if (reason !== undefined) return { state: 'drifted', reason };
    report.fact(modelFact(promoted));
    return { state: 'done', summary: summary(promoted) };
  },
  async apply(ctx) {
    const promoted = await readPromoted(ctx.cfg);
    // The same orders once more would register the same model under another number.
    if (promoted !== undefined && (await driftOf(ctx.cfg, promoted)) === undefined) return;
    await mkdir(places(ctx.cfg).registry, { recursive: true });
    const { commands } = workflowOf(ctx.cfg);
    for (const [done, command] of commands.entries()) {
      ctx.report.progress(done, commands.length, command.purpose);
      await run(ctx, command);
    }
    ctx.report.progress(commands.length, commands.length, 'pipeline: done');
  },
  async verify(ctx) {
    const promoted = await readPromoted(ctx.cfg);
    if (promoted === undefined) throw new Error('the registry has nothing promoted although the pipeline ended well');
    await untilServed(ctx, promoted.digest, 'F');
    ctx.report.fact(modelFact(promoted));
    return summary(promoted);
  },
  async undo({ cfg }) {
    const { registry, candidate, metrics } = places(cfg);
    for (const path of [registry, candidate, metrics]) await rm(path, { recursive: true, force: true });
  },
};

function workflowOf(cfg: Config) {
  const { workspace, registry } = places(cfg);
  return readWorkflow(PIPELINE_FILE, {
    shop: shopUrl(cfg),
    data: workspace,
    registry,
    configmap: '',
    'basket-column': cfg.orders?.basketColumn ?? '',
    'item-column': cfg.orders?.itemColumn ?? '',
    'time-column': cfg.orders?.timeColumn ?? '',
  });
}

/** Why what is promoted is not what the pipeline would make now; undefined where it is. */
async function driftOf(cfg: Config, { version, orders, hyperparameters }: Promoted): Promise<string | undefined> {
  if ((await currentExport(cfg))?.orders !== orders) return `${version} was made of other orders`;
  const same = isDeepStrictEqual(hyperparameters, wantedHyperparameters(cfg));
  return same ? undefined : `${version} was made with other parameters`;
}

function wantedHyperparameters(cfg: Config) {
  const { parameters } = workflowOf(cfg);
  return {
    metric: parameters.metric,
    topK: Number(parameters['top-k']),
    minSupport: Number(parameters['min-support']),
  };
}

function summary({ version, record }: Promoted): string {
  const metrics = objectAt(record, 'metrics');
  const rate = (of: string) => Number(objectAt(metrics, of, 'hitRate')?.value).toFixed(2);
  return `${version} promoted, hit rate ${rate('model')} (popularity ${rate('popularity')})`;
}

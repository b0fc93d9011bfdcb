import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Actions, Command } from '../../../engine/contract.js';
import { groupDigits } from '../../../lib/format/numbers.js';
import { run } from '../../../tools/process/exec.js';
import { SELF } from '../../../tools/process/self.js';
import type { Config } from '../../config.js';
import { columnFlags, columnsOf } from '../dataset.js';
import { exportWith } from '../exported-dataset.js';
import { type ModelFolder, readModelFolder } from '../model-folder.js';
import { dataAccess, dataUrl, paths } from '../paths.js';

/** Step D: the orders leave the shop, and the trainer runs on them as the Job's container would. */
export const train: Actions<Config> = {
  estimateSeconds: [1, 8],
  commands: (cfg) => [prepCommand(cfg), trainCommand(cfg)],
  async check({ cfg }) {
    const model = await readModelFolder(paths(cfg).model);
    if (model === undefined) return { state: 'absent' };
    if ((await exportWith(cfg, model.orders)) === undefined)
      return { state: 'drifted', reason: 'the model was trained on other orders' };
    const other = cfg.orders !== undefined && !isDeepStrictEqual(model.columns, columnsOf(cfg.orders));
    if (other) return { state: 'drifted', reason: 'the model was trained on other columns' };
    return { state: 'done', summary: summary(model) };
  },
  async apply(ctx) {
    for (const command of train.commands(ctx.cfg)) await run(ctx, command);
  },
  async verify({ cfg }) {
    const { model: folder } = paths(cfg);
    const model = await readModelFolder(folder);
    if (model === undefined) throw new Error(`no whole model in ${folder} although it was trained`);
    return summary(model);
  },
  async undo({ cfg }) {
    const { model, datasets } = paths(cfg);
    for (const folder of [model, datasets]) await rm(folder, { recursive: true, force: true });
  },
};

function prepCommand(cfg: Config): Command {
  return {
    argv: [SELF, 'prep', '--shop', dataUrl(cfg), '--out', paths(cfg).datasets],
    env: dataAccess(cfg),
    purpose: 'export the orders from the shop',
    mutates: true,
  };
}

function trainCommand(cfg: Config): Command {
  const { datasets, model } = paths(cfg);
  const at = (name: string) => join(datasets, 'current', name);
  const files = ['--orders', at('orders.csv'), '--catalog', at('catalog.csv')];
  return {
    argv: [SELF, 'train', ...files, '--out', model, ...columnFlags(cfg)],
    purpose: 'count which books share a customer, keep the closest',
    mutates: true,
  };
}

function summary({ digest, items, neighbours }: ModelFolder): string {
  return `${groupDigits(items)} items, ${groupDigits(neighbours)} neighbours, model ${digest.slice(0, 12)}`;
}

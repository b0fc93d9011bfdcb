import { isStandardOutput } from '../../lib/files/output-target.js';
import { formatDuration } from '../../lib/format/duration.js';
import { countOf, groupDigits } from '../../lib/format/numbers.js';
import { countIds } from '../../recommender/flat-ids.js';
import { type Source, sizeInWords } from '../../recommender/interactions.js';
import type { Model } from '../../recommender/model.js';
import { type Titles, writeModel } from '../../recommender/store/write-model.js';
import type { ModelShard } from '../../recommender/train/shard.js';
import { removeStaleCheckpoints } from '../../recommender/update/checkpoint-name.js';
import type { CliArgs } from '../command.js';
import { EXIT, type ExitCode } from '../exit-codes.js';

/** What a training, an update or a merge made. */
export interface Trained {
  readonly model: Model | ModelShard;
  readonly source: Source;
  readonly titles: Titles | undefined;
  /** What the log holds, where one was read; else the model says it. */
  readonly line?: string;
}

/** Writes a model to its folder and where else it was asked for, and says what it is. */
export async function writeTrained(
  args: CliArgs,
  out: string,
  { model, source, titles, line }: Trained,
): Promise<ExitCode> {
  if (model.neighbours.length === 0) (await import('./refuse-empty.js')).refuseEmpty(model, source);
  const digest = await writeModel(out, model, source, titles);
  await removeStaleCheckpoints(out, source, model.hyperparameters);
  const file = args.text('export');
  if (file !== undefined) {
    const { exportNeighbours } = await import('../../recommender/store/export-neighbours.js');
    await exportNeighbours(file, model);
  }
  const { hyperparameters, items, baskets, neighbours } = model;
  const part = 'shard' in model ? `shard ${model.shard.index}/${model.shard.of} of a ` : '';
  const lines = [
    line ?? sizeInWords(source, baskets, countIds(items)),
    `${countOf(neighbours.length, 'neighbour')} by ${hyperparameters.metric}, at most ${groupDigits(hyperparameters.topK)} a book`,
    `${part}model ${digest.slice(0, 12)} in ${out}`,
    costText(),
  ];
  // Where the export went to stdout, it stays a CSV.
  const about = file !== undefined && isStandardOutput(file) ? process.stderr : process.stdout;
  about.write(`${lines.join('\n')}\n`);
  return EXIT.ok;
}

/** What it took, from the start of the program on. */
function costText(): string {
  const kilobytes = process.resourceUsage().maxRSS;
  return `in ${formatDuration(performance.now())}, with at most ${groupDigits(Math.ceil(kilobytes / 1000))} MB of memory`;
}

import { type Columns, DEFAULT_COLUMNS, type Source } from '../../recommender/interactions.js';
import {
  DEFAULT_HYPERPARAMETERS,
  type Hyperparameters,
  isPlain,
  type Metric,
  type Model,
  WEIGHTINGS,
} from '../../recommender/model.js';
import { readInteractions } from '../../recommender/read/read-interactions.js';
import { readTitles } from '../../recommender/read/read-titles.js';
import { exportNeighbours } from '../../recommender/store/export-neighbours.js';
import { mergeShards, type Part } from '../../recommender/store/merge-shards.js';
import { readShard, titlesOf } from '../../recommender/store/read-model.js';
import { type Titles, writeModel } from '../../recommender/store/write-model.js';
import { type Crew, startCrew, usefulThreads } from '../../recommender/threads/crew.js';
import { kernelBytes } from '../../recommender/threads/memory-limit.js';
import type { ModelShard, Shard } from '../../recommender/train/shard.js';
import { trainModel, trainShard } from '../../recommender/train/train-model.js';
import type { Log } from '../../recommender/update/join-logs.js';
import { readContinuable, removeStale, writeKept } from '../../recommender/update/kept-file.js';
import { readLogs } from '../../recommender/update/read-logs.js';
import { type Continuable, trainContinuable, updateModel } from '../../recommender/update/update-model.js';
import { bytesOf } from '../byte-amount.js';
import { type CliArgs, type CliCommand, type OptionSpec, UsageError } from '../command.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { progressLine } from '../progress-line.js';

const { metric, topK, minSupport } = DEFAULT_HYPERPARAMETERS;
const { basket, item, time } = DEFAULT_COLUMNS;

/** What makes similarities others than counts tell; evaluate takes the same. */
export const WEIGHING: readonly OptionSpec[] = [
  {
    name: 'weighting',
    value: 'W',
    among: ['none', ...WEIGHTINGS],
    help: 'how much a basket tells (none: all the same)',
  },
  { name: 'shrinkage', value: 'H', help: 'hold it against a pair to be seen in few baskets (0)' },
  { name: 'half-life', value: 'DAYS', help: 'what was bought so long ago counts for half (for ever the same)' },
];

export const command: CliCommand = {
  options: [
    {
      name: 'orders',
      value: 'FILE',
      multiple: true,
      help: 'order log: CSV with a header, .gz or not; several are read as one',
    },
    { name: 'from', value: 'DIR', help: 'bring the model there up to date: --orders is what is new since' },
    { name: 'keep-baskets', help: 'keep who bought what beside the model, for --from' },
    { name: 'out', value: 'DIR', help: 'folder for the model; made where it is absent' },
    { name: 'catalog', value: 'FILE', help: 'CSV with a title column: titles are kept with the model' },
    { name: 'metric', value: 'NAME', among: ['cosine', 'jaccard'], help: `cosine or jaccard (${metric})` },
    { name: 'top-k', value: 'K', help: `neighbours kept for each book (${topK})` },
    { name: 'min-support', value: 'N', help: `leave out pairs in fewer baskets than this (${minSupport})` },
    ...WEIGHING,
    { name: 'threads', value: 'N', help: 'threads (as many as cores, where that is faster)' },
    { name: 'memory', value: 'SIZE', help: 'most memory to take, such as 1G (three quarters of what is free)' },
    { name: 'export', value: 'FILE', help: 'also write book_id,neighbour_id,score,support as CSV, .gz or not' },
    { name: 'basket-column', value: 'C', help: `what makes a basket: customers or receipts (${basket})` },
    { name: 'item-column', value: 'C', help: `the book (${item})` },
    { name: 'time-column', value: 'C', help: `when (${time}, or the order of the file where that is absent)` },
    { name: 'shard', value: 'I/N', help: 'train one slice of N, counted from 0: 0/4, 1/4, 2/4, 3/4' },
    { name: 'merge', value: 'DIR...', multiple: true, help: 'join the folders of all slices to one model' },
  ],
  positionals: [0, 10_000],
  run,
};

async function run(args: CliArgs): Promise<ExitCode> {
  const out = args.text('out');
  if (out === undefined) throw new UsageError('train needs --out DIR');
  if (args.has('merge')) return merge(args, [...args.texts('merge'), ...args.positionals], out);
  if (args.positionals.length > 0) throw new UsageError(`train does not take "${args.positionals[0]}"`);
  const orders = args.texts('orders');
  if (orders.length === 0) throw new UsageError('train needs --orders FILE', 'To join shards: --merge DIR...');
  const from = args.text('from');
  if (from !== undefined) return update(args, from, orders, out);
  const shard = shardOf(args);
  const whole = ['export', 'keep-baskets'].find((name) => shard !== undefined && args.has(name));
  if (whole !== undefined) throw new UsageError(`--${whole} needs a whole model, and --shard makes a part of one`);

  const wanted = hyperparametersOf(args);
  const keep = args.has('keep-baskets');
  if (keep && !isPlain(wanted)) {
    throw new UsageError(
      '--keep-baskets goes with plain counts: leave out --weighting and --half-life, and --shrinkage of cosine',
    );
  }
  return withCrew(args, orders, async (crew) => {
    const options = { times: wanted.halfLife !== undefined, crew };
    const log =
      keep || orders.length > 1
        ? await readLogs(orders, columnsOf(args), options)
        : await readInteractions(orders[0]!, columnsOf(args), options);
    const titles = await titlesFor(args);
    const progress = progressLine('training');
    const training = { onProgress: progress.show, crew, usesUp: !keep };
    if (keep) {
      const trained = await trainContinuable(log as Log, wanted, training).finally(progress.end);
      return writeContinuable(args, out, trained, titles);
    }
    const trained = shard === undefined ? trainModel(log, wanted, training) : trainShard(log, wanted, shard, training);
    return write(args, out, await trained.finally(progress.end), log.source, titles);
  });
}

/** What --from goes with: all else is in the model. */
const UPDATING = ['from', 'orders', 'out', 'catalog', 'threads', 'export', 'keep-baskets'];

async function update(args: CliArgs, from: string, orders: readonly string[], out: string): Promise<ExitCode> {
  refuseAllBut(UPDATING, args, '--from takes what the model has');
  const before = await readContinuable(from);
  const { basket, item, time } = before.log.source.columns;
  const columns = { basket, item, ...(time !== DEFAULT_COLUMNS.time && { time }) };
  const threads = args.whole('threads', 1, 256);
  const titles = (await titlesFor(args, item)) ?? titlesOf(before);
  const progress = progressLine('training');
  const training = { onProgress: progress.show, ...(threads !== undefined && { threads }) };
  let trained: Continuable = before;
  try {
    for (const file of orders) {
      trained = await updateModel(trained, await readLogs([file], columns, { times: false }), training);
    }
  } finally {
    progress.end();
  }
  return writeContinuable(args, out, trained, titles);
}

/** The baskets first: a model that is there can be gone on from. */
async function writeContinuable(
  args: CliArgs,
  out: string,
  trained: Continuable,
  titles: Titles | undefined,
): Promise<ExitCode> {
  await writeKept(out, trained);
  return write(args, out, trained.model, trained.log.source, titles);
}

async function withCrew(
  args: CliArgs,
  orders: readonly string[],
  work: (crew: Crew) => Promise<ExitCode>,
): Promise<ExitCode> {
  const threads = args.whole('threads', 1, 256) ?? Math.max(...(await Promise.all(orders.map(usefulThreads))));
  const memory = bytesOf(args.text('memory'));
  const crew = memory === undefined ? startCrew(threads) : startCrew(threads, kernelBytes(threads, memory));
  try {
    return await work(crew);
  } finally {
    await crew.end();
  }
}

/** What --merge goes with: all else is in the shards. */
const MERGING = ['merge', 'out', 'export'];

async function merge(args: CliArgs, dirs: readonly string[], out: string): Promise<ExitCode> {
  refuseAllBut(MERGING, args, '--merge takes what the shards have');
  const parts = await Promise.all(dirs.map(async (dir): Promise<Part> => ({ dir, ...(await readShard(dir)) })));
  const merged = mergeShards(parts as [Part, ...Part[]]);
  return write(args, out, merged.model, merged.source, titlesOf(merged));
}

function refuseAllBut(allowed: readonly string[], args: CliArgs, why: string): void {
  const other = command.options.map(({ name }) => name).find((name) => !allowed.includes(name) && args.has(name));
  if (other !== undefined) throw new UsageError(`${why}: leave out --${other}`);
}

async function write(
  args: CliArgs,
  out: string,
  model: Model | ModelShard,
  source: Source,
  titles: Titles | undefined,
): Promise<ExitCode> {
  const digest = await writeModel(out, model, source, titles);
  await removeStale(out, source, model.hyperparameters);
  const file = args.text('export');
  if (file !== undefined) await exportNeighbours(file, model);
  const { hyperparameters, items, baskets, neighbours } = model;
  const part = 'shard' in model ? `shard ${model.shard.index}/${model.shard.of} of a ` : '';
  const lines = [
    `${many(source.rows, 'row')}: ${many(baskets, 'basket')} of ${many(items.text.length, 'book')}`,
    `${many(neighbours.length, 'neighbour')} by ${hyperparameters.metric}, at most ${hyperparameters.topK.toLocaleString('en')} a book`,
    `${part}model ${digest.slice(0, 12)} in ${out}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return EXIT.ok;
}

export function hyperparametersOf(args: CliArgs): Hyperparameters {
  const weighting = WEIGHTINGS.find((name) => name === args.text('weighting'));
  const shrinkage = args.whole('shrinkage', 0, 1e6) || undefined;
  const halfLife = args.whole('half-life', 1, 1e6);
  const normless = ['metric', 'shrinkage'].find((name) => weighting === 'bm25' && args.has(name));
  if (normless !== undefined) throw new UsageError(`--weighting bm25 is a measure of its own: leave out --${normless}`);
  return {
    metric: (args.text('metric') as Metric | undefined) ?? metric,
    topK: args.whole('top-k', 1, 1e9) ?? topK,
    minSupport: args.whole('min-support', 1, 1e9) ?? minSupport,
    ...(weighting && { weighting }),
    ...(shrinkage && { shrinkage }),
    ...(halfLife && { halfLife }),
  };
}

export function columnsOf(args: CliArgs): Partial<Columns> {
  const [basket, item, time] = ['basket-column', 'item-column', 'time-column'].map((name) => args.text(name));
  return { ...(basket && { basket }), ...(item && { item }), ...(time && { time }) };
}

async function titlesFor(args: CliArgs, column = args.text('item-column') ?? item): Promise<Titles | undefined> {
  const catalog = args.text('catalog');
  return catalog === undefined ? undefined : readTitles(catalog, column);
}

function shardOf(args: CliArgs): Shard | undefined {
  const text = args.text('shard');
  if (text === undefined) return undefined;
  const [index, of] = (/^(\d{1,5})\/(\d{1,5})$/.exec(text) ?? []).slice(1).map(Number);
  if (index === undefined || of === undefined || index >= of) {
    throw new UsageError(`--shard is I/N, counted from 0: 0/4 to 3/4; "${text}" is not`);
  }
  return { index, of };
}

const many = (count: number, thing: string) => `${count.toLocaleString('en')} ${thing}${count === 1 ? '' : 's'}`;

import { UsageError } from '../../lib/usage-error.js';
import { type Columns, DEFAULT_COLUMNS } from '../../recommender/interactions.js';
import { DEFAULT_HYPERPARAMETERS, type Hyperparameters, type Metric, WEIGHTINGS } from '../../recommender/model.js';
import type { ReadOptions } from '../../recommender/read/read-options.js';
import type { CliArgs, OptionSpec } from '../command.js';

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

/** How a log is read; evaluate takes the same, so that both see the same orders. */
export const READING: readonly OptionSpec[] = [
  { name: 'basket-column', value: 'C', help: `what makes a basket: customers or receipts (${basket})` },
  { name: 'item-column', value: 'C', help: `the book (${item})` },
  { name: 'time-column', value: 'C', help: `when (${time}, or the order of the file where that is absent)` },
  { name: 'delimiter', value: 'C', help: 'what parts the columns: ";", tab, "|" (guessed from the header)' },
  { name: 'encoding', value: 'E', help: 'what the text is in, such as windows-1252; the catalog too (utf-8)' },
  {
    name: 'null-values',
    value: 'A,B',
    help: 'leave out rows with no id, or one of these words for it (NULL, NaN, None … are refused)',
  },
  { name: 'quantity-column', value: 'C', help: 'how many were bought; below zero is a return (one called so)' },
  { name: 'drop-returns', help: 'leave out rows of a quantity below zero' },
  { name: 'strict', help: 'refuse what is warned of otherwise' },
];

export const TRAIN_OPTIONS: readonly OptionSpec[] = [
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
  ...READING,
  { name: 'shard', value: 'I/N', help: 'train one slice of N, counted from 0: 0/4, 1/4, 2/4, 3/4' },
  { name: 'merge', value: 'DIR...', multiple: true, help: 'join the folders of all slices to one model' },
];

/** Throws UsageError, with why, where any other option than these was given. */
export function refuseAllBut(allowed: readonly string[], args: CliArgs, why: string): void {
  const other = TRAIN_OPTIONS.find(({ name }) => !allowed.includes(name) && args.has(name));
  if (other !== undefined) throw new UsageError(`${why}: leave out --${other.name}`);
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

/** What may be said of each log anew, the names of its columns aside. */
export const READING_FLAGS: readonly string[] = READING.map(({ name }) => name).filter(
  (name) => !name.endsWith('-column') || name === 'quantity-column',
);

/** The order logs that were named. Throws UsageError where standard input is among them twice, or is the catalog too. */
export function ordersOf(args: CliArgs): readonly string[] {
  const orders = args.texts('orders');
  const piped = [...orders, args.text('catalog')].filter((file) => file === '-').length;
  if (piped > 1) throw new UsageError('standard input (-) can be read once only', 'Give the other as a file.');
  return orders;
}

/** What --delimiter and its like ask for. */
export function readingOf(args: CliArgs): ReadOptions {
  const [delimiter, encoding, words, quantityColumn] = ['delimiter', 'encoding', 'null-values', 'quantity-column'].map(
    (name) => args.text(name),
  );
  return {
    ...(delimiter !== undefined && { delimiter }),
    ...(encoding !== undefined && { encoding }),
    ...(words !== undefined && { nullValues: words.split(',').filter((word) => word !== '') }),
    ...(quantityColumn !== undefined && { quantityColumn }),
    ...(args.has('drop-returns') && { dropReturns: true }),
  };
}

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
    default: 'none',
    help: 'how much a basket counts for; with none, each counts the same',
  },
  { name: 'shrinkage', value: 'H', default: 0, help: 'lower the score of pairs that few baskets hold' },
  {
    name: 'half-life',
    value: 'DAYS',
    help: 'after so many days a purchase counts for half; without it, age does not matter',
  },
];

/** How a log is read; evaluate takes the same, so that both see the same orders. */
export const READING: readonly OptionSpec[] = [
  {
    name: 'basket-column',
    value: 'C',
    default: basket,
    help: 'column that makes a basket of rows: a customer or a receipt',
  },
  { name: 'item-column', value: 'C', default: item, help: 'column of the book' },
  {
    name: 'time-column',
    value: 'C',
    default: time,
    help: 'column of the time; without such a column, the order of the file counts',
  },
  {
    name: 'delimiter',
    value: 'C',
    help: 'what separates the columns, such as ";", tab or "|"; guessed from the header',
  },
  {
    name: 'encoding',
    value: 'E',
    default: 'utf-8',
    help: 'encoding of the text, such as windows-1252; of the catalog too',
  },
  {
    name: 'null-values',
    value: 'A,B',
    help: 'leave out rows whose id is empty or one of these words; without it, words such as NULL or NaN are refused',
  },
  { name: 'quantity-column', value: 'C', help: 'column of how many were bought; below zero is a return' },
  { name: 'drop-returns', help: 'leave out returns: rows with a quantity below zero' },
  { name: 'strict', help: 'refuse what would only be warned of' },
];

export const TRAIN_OPTIONS: readonly OptionSpec[] = [
  {
    name: 'orders',
    value: 'FILE',
    multiple: true,
    help: 'order log: CSV with a header, .gz or not, - for standard input; several are read as one',
  },
  { name: 'from', value: 'DIR', help: 'update the model in this folder; --orders is what is new since' },
  { name: 'keep-baskets', help: 'keep the baskets beside the model, which --from needs' },
  { name: 'out', value: 'DIR', help: 'folder for the model; created where it is missing' },
  { name: 'catalog', value: 'FILE', help: 'CSV with a title column; the titles are kept with the model' },
  { name: 'metric', value: 'NAME', among: ['cosine', 'jaccard'], default: metric, help: 'similarity of two books' },
  { name: 'top-k', value: 'K', default: topK, help: 'neighbours kept for each book' },
  { name: 'min-support', value: 'N', default: minSupport, help: 'leave out pairs that fewer baskets hold' },
  ...WEIGHING,
  { name: 'threads', value: 'N', help: 'threads that train; without it, as many as help' },
  {
    name: 'memory',
    value: 'SIZE',
    help: 'most memory to take, such as 1G; without it, three quarters of what is free',
  },
  { name: 'export', value: 'FILE', help: 'also write book_id,neighbour_id,score,support as CSV, .gz or not' },
  ...READING,
  { name: 'shard', value: 'I/N', help: 'train one part of N, counted from 0: 0/4, 1/4, 2/4, 3/4' },
  { name: 'merge', value: 'DIR...', multiple: true, help: 'join the folders of all parts to one model' },
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

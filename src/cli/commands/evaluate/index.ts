import { writeFileAtomically } from '../../../lib/files/atomic-file.js';
import { isStandardOutput } from '../../../lib/files/output-target.js';
import { SPLITS } from '../../../lib/model-record.js';
import { UsageError } from '../../../lib/usage-error.js';
import { byNeighbours, byPopularity, compare, variantsOf } from '../../../recommender/evaluate/compare.js';
import { formatStandings } from '../../../recommender/evaluate/compare-table.js';
import { evaluate } from '../../../recommender/evaluate/evaluate.js';
import { readBaseline } from '../../../recommender/evaluate/read-report.js';
import { formatReport } from '../../../recommender/evaluate/report-table.js';
import { splitInteractions } from '../../../recommender/evaluate/split.js';
import { readInteractions } from '../../../recommender/read/read-interactions.js';
import { readLogs } from '../../../recommender/update/read-logs.js';
import type { CliArgs, CliCommand } from '../../command.js';
import { EXIT, type ExitCode } from '../../exit-codes.js';
import { progressLine } from '../../printing/progress-line.js';
import { checkLog } from '../../train/check-log.js';
import { columnsOf, hyperparametersOf, ordersOf, READING, readingOf, WEIGHING } from '../../train/options.js';

export const command: CliCommand = {
  options: [
    { name: 'orders', value: 'FILE', multiple: true, help: 'CSV, .gz or not; several are read as one' },
    { name: 'k', value: 'K', short: 'k', default: 10, help: 'length of the lists that are judged' },
    { name: 'split', value: 'S', among: SPLITS, default: 'leave-one-out', help: 'what is held out' },
    { name: 'baseline', value: 'FILE', help: 'an earlier metrics file, or a registry: the champion to compare with' },
    { name: 'metric', value: 'M', among: ['cosine', 'jaccard'], default: 'cosine', help: 'similarity of two books' },
    { name: 'top-k', value: 'K', default: 20, help: 'neighbours kept for each book' },
    { name: 'min-support', value: 'N', default: 1, help: 'leave out pairs that fewer baskets hold' },
    ...WEIGHING,
    { name: 'compare', help: 'compare with other metrics and weightings instead' },
    ...READING,
    { name: 'seed', value: 'N', default: 1, help: 'seed of the bootstrap, and of ties in time' },
    { name: 'threads', value: 'N', help: 'threads that train; without it, as many as help' },
    { name: 'out', value: 'FILE', help: 'write the metrics to this file, for register' },
    { name: 'json', help: 'print the metrics as one line of JSON' },
  ],
  positionals: [0, 0],
  examples: [
    ['evaluate --orders shop/orders.csv --out metrics.json', 'measure, and keep the figures for register'],
    [
      'evaluate --orders shop/orders.csv --baseline registry --split temporal',
      'against the model in service, on what came last',
    ],
  ],
  run,
};

async function run(args: CliArgs): Promise<ExitCode> {
  const orders = ordersOf(args);
  if (orders.length === 0) throw new UsageError('evaluate needs --orders FILE');
  const split = SPLITS.find((name) => name === (args.text('split') ?? 'leave-one-out'))!;
  const hyperparameters = hyperparametersOf(args);
  const k = args.whole('k', 1, 1000) ?? 10;
  const seed = args.whole('seed', 0, 2 ** 32 - 1) ?? 1;
  const threads = args.whole('threads', 1, 256);
  const baseline = args.text('baseline');
  const champion = baseline === undefined ? undefined : await readBaseline(baseline);
  const interactions = await (orders.length === 1
    ? readInteractions(orders[0]!, columnsOf(args), readingOf(args))
    : readLogs(orders, columnsOf(args), readingOf(args)));
  const line = await checkLog(args, orders, interactions);
  const progress = progressLine('training');
  let current = 'training';
  const onPhase = (phase: string, done: number, total: number) => {
    if (phase !== current) progress.begin(phase);
    current = phase;
    progress.show(done, total);
  };
  const onProgress = (done: number, total: number) => onPhase('training', done, total);
  const training = { onProgress, ...(threads !== undefined && { threads }) };
  if (args.has('compare')) {
    const contenders = [
      ...variantsOf(hyperparameters, interactions.source.from !== undefined).map((wanted) =>
        byNeighbours(wanted, training),
      ),
      byPopularity,
    ];
    const wanted = byNeighbours(hyperparameters, training);
    const others = contenders.filter(({ name }) => name !== wanted.name);
    const compared = compare(splitInteractions(interactions, split, seed), [wanted, ...others], k, seed, onPhase);
    const standings = await compared.finally(progress.end);
    process.stdout.write(
      args.has('json') ? `${JSON.stringify(standings)}\n` : `${line}\n${formatStandings(standings)}`,
    );
    return EXIT.ok;
  }
  const evaluated = evaluate(interactions, { hyperparameters, k, split, seed, champion, training, onPhase });
  const report = await evaluated.finally(progress.end);
  const out = args.text('out');
  if (out !== undefined) await writeFileAtomically(out, [`${JSON.stringify(report, null, 2)}\n`]);
  // Where the metrics went to stdout, they stay JSON.
  const about = out !== undefined && isStandardOutput(out) ? process.stderr : process.stdout;
  about.write(args.has('json') ? `${JSON.stringify(report)}\n` : formatReport(report, line));
  return EXIT.ok;
}

import { compareShelves, type ShelfChanges, type ShelfEntry } from '../../../bookstore/model-page/shelf-changes.js';
import { type ModelRecord, versionName } from '../../../lib/model-record.js';
import type { CliArgs, CliCommand } from '../../command.js';
import { EXIT, type ExitCode } from '../../exit-codes.js';
import { findModels, REGISTRY_OPTION } from '../../registry/find-models.js';
import { NAME_OPTION } from '../../run/home.js';
import { findVersion, readModels } from './find-version.js';
import { methodOf } from './show.js';

export const command: CliCommand = {
  options: [REGISTRY_OPTION, NAME_OPTION, { name: 'json', help: 'print one JSON object' }],
  positionals: [2, 2],
  examples: [
    ['models diff 1 2', 'what version 2 does otherwise than version 1'],
    ['models diff v1 v2 --json', 'the same for a script'],
  ],
  run,
};

async function run(args: CliArgs): Promise<ExitCode> {
  const source = await findModels(args);
  try {
    const overview = await readModels(source);
    const [from, to] = args.positionals.map((text) => findVersion(overview, text)) as [ModelRecord, ModelRecord];
    const before = await source.neighbours(from.model.digest);
    const after = await source.neighbours(to.model.digest);
    const shelves = before && after && compareShelves(before, after);
    process.stdout.write(
      args.has('json') ? `${JSON.stringify(toJson(from, to, shelves))}\n` : formatDiff(from, to, shelves),
    );
    return EXIT.ok;
  } finally {
    await source.close();
  }
}

const MEASURES = [
  ['hit rate', 'hitRate'],
  ['NDCG', 'ndcg'],
  ['MRR', 'mrr'],
] as const;

/** `shelves` is absent where one of the two models is gone, or too large to compare. */
export function formatDiff(from: ModelRecord, to: ModelRecord, shelves: ShelfChanges | undefined): string {
  const row = (label: string, a: string, b: string, change = '') =>
    `${label.padEnd(14)}${a.padEnd(24)}${b.padEnd(24)}${change}`.trimEnd();
  const number = (label: string, a: number, b: number, digits: number) =>
    row(label, a.toFixed(digits), b.toFixed(digits), signed(b - a, digits));
  const lines = [
    row('', versionName(from.version), versionName(to.version)),
    ...MEASURES.map(([label, name]) => number(label, from.metrics.model[name].value, to.metrics.model[name].value, 3)),
    number('coverage', from.metrics.model.coverage, to.metrics.model.coverage, 3),
    number('baskets', from.dataset.baskets, to.dataset.baskets, 0),
    number('books', from.model.items, to.model.items, 0),
    row('orders', from.dataset.sha256.slice(0, 12), to.dataset.sha256.slice(0, 12)),
    ...methodLines(from, to),
    ...shelfLines(shelves),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function methodLines(from: ModelRecord, to: ModelRecord): readonly string[] {
  const [before, after] = [methodOf(from), methodOf(to)];
  const label = 'method'.padEnd(14);
  return before === after ? [`${label}${before}, in both`] : [`${label}${before}`, `${' '.repeat(10)}now ${after}`];
}

function shelfLines(shelves: ShelfChanges | undefined): readonly string[] {
  if (shelves === undefined) return ['', 'The books cannot be compared: one of the models is gone, or too large.'];
  const { changed, compared, fresh, most } = shelves;
  const only = (shelf: readonly ShelfEntry[]) => {
    const titles = shelf.filter((entry) => entry.only).map(({ title }) => title);
    return printable(titles.length === 0 ? 'nothing' : titles.join(', '));
  };
  return [
    '',
    `${changed} of ${compared} books are recommended with others than before; ${fresh} are new.`,
    ...most.flatMap(({ title, id, before, after }) => [
      `  ${printable(title)}${title === id ? '' : ` (${printable(id)})`}`,
      `    now ${only(after)}`,
      `    no longer ${only(before ?? [])}`,
    ]),
  ];
}

/** Titles are a user's data: no control character of theirs reaches the terminal. */
const printable = (text: string) => text.replace(/\p{Cc}/gu, ' ');

const signed = (value: number, digits: number) => `${value < 0 ? '' : '+'}${value.toFixed(digits)}`;

const toJson = (from: ModelRecord, to: ModelRecord, shelves: ShelfChanges | undefined) => {
  const side = ({ version, model, dataset, metrics, hyperparameters }: ModelRecord) => ({
    version,
    digest: model.digest,
    orders: dataset.sha256,
    baskets: dataset.baskets,
    hitRate: metrics.model.hitRate.value,
    ndcg: metrics.model.ndcg.value,
    mrr: metrics.model.mrr.value,
    coverage: metrics.model.coverage,
    hyperparameters,
  });
  return { from: side(from), to: side(to), shelves: shelves ?? null };
};

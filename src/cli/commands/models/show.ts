import { type Estimate, type ModelRecord, versionName } from '../../../lib/model-record.js';
import type { CliArgs, CliCommand } from '../../command.js';
import { EXIT, type ExitCode } from '../../exit-codes.js';
import { findModels, REGISTRY_OPTION } from '../../registry/find-models.js';
import { NAME_OPTION } from '../../run/home.js';
import { findVersion, readModels } from './find-version.js';

export const command: CliCommand = {
  options: [REGISTRY_OPTION, NAME_OPTION, { name: 'json', help: 'print the record as one line of JSON' }],
  positionals: [1, 1],
  examples: [
    ['models show 3', 'version 3, in words'],
    ['models show v3 --registry registry --json', 'its record, for a script'],
  ],
  run,
};

async function run(args: CliArgs): Promise<ExitCode> {
  const source = await findModels(args);
  try {
    const overview = await readModels(source);
    const record = findVersion(overview, args.positionals[0]!);
    const serves = record.version === overview.serving;
    process.stdout.write(
      args.has('json') ? `${JSON.stringify({ serves, ...record })}\n` : formatRecord(record, serves),
    );
    return EXIT.ok;
  } finally {
    await source.close();
  }
}

export function formatRecord(record: ModelRecord, serves: boolean): string {
  const { model, metrics, dataset, verdict, parent, code, image, workflow, registeredAt } = record;
  const range = dataset.from === undefined ? '' : `, ${dataset.from.slice(0, 10)} to ${dataset.to?.slice(0, 10)}`;
  const rows: readonly (readonly [string, string])[] = [
    ['version', `${versionName(record.version)}${serves ? ', serves now' : ''}`],
    ['model', `${model.digest.slice(0, 12)}: ${model.items} books, ${model.neighbours} neighbours`],
    ['method', methodOf(record)],
    [
      'orders',
      `${dataset.file}, sha256 ${dataset.sha256.slice(0, 12)}: ${dataset.rows} rows, ${dataset.baskets} baskets${range}`,
    ],
    [
      `hit rate@${metrics.k}`,
      `${estimate(metrics.model.hitRate)}, popularity ${metrics.popularity.hitRate.value.toFixed(3)}`,
    ],
    ['NDCG', estimate(metrics.model.ndcg)],
    ['coverage', metrics.model.coverage.toFixed(3)],
    ['gate', verdict.state],
    ...verdict.checks.map(({ name, outcome, detail }) => ['', `${name} ${outcome}: ${detail}`] as const),
    ['before it', parent === null ? 'none' : versionName(parent)],
    ['registered', registeredAt],
    ['code', `${code.version}, kernel ${code.kernel}`],
    ...(image === null ? [] : [['image', image] as const]),
    ...(workflow === null ? [] : [['workflow', workflow] as const]),
  ];
  return rows.map(([label, text]) => `${label.padEnd(14)}${text}\n`).join('');
}

const estimate = ({ value, low, high }: Estimate) =>
  `${value.toFixed(3)} (95 % between ${low.toFixed(3)} and ${high.toFixed(3)})`;

/** Hyperparameters in words, as far as they are set. */
export function methodOf({ hyperparameters }: Pick<ModelRecord, 'hyperparameters'>): string {
  return Object.entries(hyperparameters)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}

import type { ModelOverview } from '../../../bookstore/model-page/model-source.js';
import { type ModelRecord, versionName } from '../../../lib/model-record.js';
import type { CliArgs, CliCommand } from '../../command.js';
import { EXIT, type ExitCode } from '../../exit-codes.js';
import { findModels, REGISTRY_OPTION } from '../../registry/find-models.js';
import { NAME_OPTION } from '../../run/home.js';
import { readModels } from './find-version.js';

export const command: CliCommand = {
  options: [REGISTRY_OPTION, NAME_OPTION, { name: 'json', help: 'print one JSON object' }],
  positionals: [0, 0],
  examples: [
    ['models list', 'the versions that up and its pipeline registered'],
    ['models list --registry registry --json', 'those of a folder, for a script'],
  ],
  run,
};

async function run(args: CliArgs): Promise<ExitCode> {
  const source = await findModels(args);
  try {
    const overview = await readModels(source);
    process.stdout.write(args.has('json') ? `${JSON.stringify(toJson(overview))}\n` : formatModels(overview));
    return EXIT.ok;
  } finally {
    await source.close();
  }
}

/** A line a version, the newest first. */
export function formatModels({ versions, serving }: ModelOverview): string {
  const k = versions.at(-1)!.metrics.k;
  const head = ['', 'version', `hit rate@${k}`, 'popularity', 'baskets', 'gate', 'registered', 'digest'];
  const rows = versions.toReversed().map((record) => rowOf(record, serving));
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, at) => cell.padEnd(widths[at]!))
      .join('  ')
      .trimEnd();
  return [head, ...rows]
    .map((cells) => `${line(cells)}\n`)
    .join('')
    .concat('* serves\n');
}

function rowOf({ version, metrics, dataset, verdict, registeredAt, model }: ModelRecord, serving: number | undefined) {
  return [
    version === serving ? '*' : '',
    versionName(version),
    metrics.model.hitRate.value.toFixed(3),
    metrics.popularity.hitRate.value.toFixed(3),
    String(dataset.baskets),
    verdict.state,
    registeredAt.slice(0, 16).replace('T', ' '),
    model.digest.slice(0, 12),
  ];
}

const toJson = ({ versions, serving }: ModelOverview) => ({
  serving: serving ?? null,
  versions: versions.map(({ version, metrics, dataset, verdict, registeredAt, model }) => ({
    version,
    serves: version === serving,
    verdict: verdict.state,
    k: metrics.k,
    hitRate: metrics.model.hitRate.value,
    popularity: metrics.popularity.hitRate.value,
    baskets: dataset.baskets,
    registeredAt,
    digest: model.digest,
  })),
});

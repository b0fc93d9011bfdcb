import { versionName } from '../../../lib/model-record.js';
import { UsageError } from '../../../lib/usage-error.js';
import { publishRecord } from '../../../recommender/registry/config-maps.js';
import { openKubernetesApi } from '../../../recommender/registry/kubernetes-api.js';
import { register } from '../../../recommender/registry/register.js';
import type { CliArgs, CliCommand } from '../../command.js';
import { EXIT, type ExitCode } from '../../exit-codes.js';
import { registryOf } from '../../registry/find-registry.js';
import { NAME_OPTION } from '../../run/home.js';

export const command: CliCommand = {
  options: [
    { name: 'model', value: 'DIR', help: 'the model folder that train wrote' },
    { name: 'metrics', value: 'FILE', help: 'the metrics file that evaluate wrote' },
    { name: 'registry', value: 'DIR', help: 'the registry folder; without it, the one that up left' },
    { name: 'configmap', value: 'NS', help: 'in a pod: keep the record in this namespace too, as a ConfigMap' },
    NAME_OPTION,
    { name: 'json', help: 'print the record as one line of JSON' },
  ],
  positionals: [0, 0],
  examples: [
    [
      'register --model model --metrics metrics.json --registry registry',
      'a record of the model and what it was made from',
    ],
    ['register --model model --metrics metrics.json --json', 'in the registry that up left, for a script'],
  ],
  run,
};

async function run(args: CliArgs): Promise<ExitCode> {
  const registry = await registryOf(args);
  const model = args.text('model');
  const metrics = args.text('metrics');
  if (model === undefined || metrics === undefined)
    throw new UsageError('register needs --model DIR and --metrics FILE');
  const { record, fresh } = await register(registry, model, metrics);
  const namespace = args.text('configmap');
  if (namespace) await publishRecord(await openKubernetesApi(process.env), namespace, record);
  if (args.has('json')) {
    process.stdout.write(`${JSON.stringify({ fresh, ...record })}\n`);
    return EXIT.ok;
  }
  const { version, verdict } = record;
  const had = fresh ? '' : ' (it had been registered before)';
  process.stdout.write(`${versionName(version)} ${verdict.state}, model ${record.model.digest.slice(0, 12)}${had}\n`);
  for (const { name, outcome, detail } of verdict.checks) {
    if (outcome !== 'passed') process.stdout.write(`  ${name} ${outcome}: ${detail}\n`);
  }
  return EXIT.ok;
}

import { codeLine } from '../../../lib/error-block.js';
import { versionName } from '../../../lib/model-record.js';
import { UsageError } from '../../../lib/usage-error.js';
import { markPromoted } from '../../../recommender/registry/config-maps.js';
import { openKubernetesApi } from '../../../recommender/registry/kubernetes-api.js';
import { type PromotionResult, promote, rollback } from '../../../recommender/registry/promotion.js';
import { modelDigest } from '../../../recommender/store/read-model.js';
import type { CliArgs, CliCommand } from '../../command.js';
import { EXIT, type ExitCode } from '../../exit-codes.js';
import { registryOf } from '../../registry/find-registry.js';
import { NAME_OPTION } from '../../run/home.js';

export const command: CliCommand = {
  options: [
    { name: 'registry', value: 'DIR', help: 'the registry folder; without it, the one that up left' },
    { name: 'configmap', value: 'NS', help: 'in a pod: mark the record in this namespace too' },
    { name: 'version', value: 'N', help: 'the version to promote; without it, the newest' },
    { name: 'model', value: 'DIR', help: 'promote the newest version of this model folder' },
    { name: 'rollback', help: 'go back to the version that served before' },
    { name: 'force', help: 'promote a version that the gate refused' },
    NAME_OPTION,
    { name: 'json', help: 'print the outcome as one line of JSON' },
  ],
  positionals: [0, 0],
  examples: [
    ['promote --registry registry', 'the newest version, if the gate let it through'],
    ['promote --rollback', 'back to the version that served before'],
  ],
  run,
};

async function run(args: CliArgs): Promise<ExitCode> {
  const registry = await registryOf(args);
  const version = args.whole('version', 1, 1_000_000_000);
  const model = args.text('model');
  const which = ['version', 'model', 'rollback'].filter((name) => args.has(name));
  if (which.length > 1) throw new UsageError(`${which.map((name) => `--${name}`).join(' and ')} exclude each other`);
  const digest = model === undefined ? undefined : await modelDigest(model);
  const result = args.has('rollback')
    ? await rollback(registry)
    : await promote(registry, { version, digest, force: args.has('force') });
  const refused = !result.moved && result.reasons.length > 0;
  const namespace = args.text('configmap');
  if (namespace && !refused) {
    const before = result.moved ? result.from : undefined;
    await markPromoted(await openKubernetesApi(process.env), namespace, result.version, before);
  }
  if (args.has('json')) process.stdout.write(`${JSON.stringify({ promoted: !refused, ...result })}\n`);
  else if (refused) process.stderr.write(refusal(result));
  else process.stdout.write(success(result));
  return refused ? EXIT.failed : EXIT.ok;
}

function success(result: PromotionResult): string {
  const name = versionName(result.version);
  if (!result.moved) return `${name} is promoted already\n`;
  const before = result.from === undefined ? 'nothing before it' : `${versionName(result.from)} before it`;
  return `${name} is promoted, ${before}\n`;
}

function refusal(result: Extract<PromotionResult, { readonly moved: false }>): string {
  const reasons = result.reasons.map((reason) => `  ${reason}\n`).join('');
  const todo = '  What serves now stays. To promote it all the same: --force\n';
  return `bookstore-ml: ${versionName(result.version)} is not promoted\n${reasons}${todo}${codeLine('BML-F02')}\n`;
}

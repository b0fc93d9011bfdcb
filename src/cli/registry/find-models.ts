import { join } from 'node:path';
import { UsageError } from '../../lib/usage-error.js';
import type { CliArgs, OptionSpec } from '../command.js';
import { stopSignal } from '../signals/stop-signal.js';
import { type OpenModelSource, openModelSource } from './model-source.js';

export const REGISTRY_OPTION: OptionSpec = {
  name: 'registry',
  value: 'DIR|URL',
  help: 'a registry folder or a models share; without it, the registry that up left',
};

const STORE_PORT = 8090;

/** The registry that is meant: as named, else the one that `up` left, on a cluster through a forwarded port. */
export async function findModels(args: CliArgs): Promise<OpenModelSource> {
  const named = args.text('registry');
  if (named !== undefined) return openModelSource(named);
  // Loaded on use: where the folder is named, as in a pod, only the recommender is installed.
  const { assertNamedExists } = await import('../run/home.js');
  assertNamedExists(args);
  const { findCluster } = await import('../run/cluster-config.js');
  const { cfg, on } = findCluster(args);
  if (on === undefined)
    throw new UsageError(
      '--registry is missing',
      'Without it the registry that up left is meant, and up has left none.',
    );
  const { targetNamed } = await import('../../targets/targets.js');
  if (!targetNamed(cfg.target).hasNodes) {
    const { paths } = await import('../../targets/local/paths.js');
    return openModelSource(join(paths(cfg).registry));
  }
  const { forwardService } = await import('../run/forward-service.js');
  const { NAMESPACE } = await import('../../targets/cluster/manifests/paths.js');
  const stop = new AbortController();
  stopSignal().addEventListener('abort', () => stop.abort());
  const service = { namespace: NAMESPACE, service: 'model-store', to: STORE_PORT };
  const source = await openModelSource(await forwardService(cfg, service, stop.signal));
  const close = () => source.close().finally(() => stop.abort());
  return { ...source, close };
}

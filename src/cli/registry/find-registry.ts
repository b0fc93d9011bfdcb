import { existsSync } from 'node:fs';
import { UsageError } from '../../lib/usage-error.js';
import type { CliArgs } from '../command.js';

/** The registry folder that is meant: as named, else the one that `up` left on local. */
export async function registryOf(args: CliArgs): Promise<string> {
  const named = args.text('registry');
  if (named !== undefined) return named;
  // Loaded on use: in a pod the folder is always named, and only the recommender is installed.
  const { assertNamedExists } = await import('../run/home.js');
  assertNamedExists(args);
  const { findCluster } = await import('../run/cluster-config.js');
  const { paths } = await import('../../targets/local/paths.js');
  const { registry } = paths(findCluster(args).cfg);
  if (existsSync(registry)) return registry;
  throw new UsageError(
    '--registry DIR is missing',
    'Without it the registry of a local workspace is meant, and up has left none.',
  );
}

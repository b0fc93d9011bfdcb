import { dockerAnswers } from '../../tools/docker/docker.js';
import type { CliArgs } from '../command.js';
import { findCluster } from './cluster-config.js';

export interface ChosenTarget {
  readonly target: string;
  /** In a few words; absent where a flag or an earlier run said it. */
  readonly why?: string;
}

/** What `up` runs on: as asked for, as the last run had it, else a cluster where Docker answers. */
export async function chooseTarget(args: CliArgs): Promise<ChosenTarget> {
  const { cfg, on } = findCluster(args);
  if (args.has('target') || args.has('context') || on !== undefined) return { target: cfg.target };
  if (args.has('orders')) return { target: 'local', why: 'for orders of your own' };
  return (await dockerAnswers())
    ? { target: 'kind', why: 'Docker answers' }
    : { target: 'local', why: 'Docker does not answer' };
}

import { mergeShards, type Part } from '../../recommender/store/merge-shards.js';
import { readShard, titlesOf } from '../../recommender/store/read-model.js';
import type { CliArgs } from '../command.js';
import type { ExitCode } from '../exit-codes.js';
import { refuseAllBut } from './options.js';
import { writeTrained } from './write-trained.js';

/** What --merge goes with: all else is in the shards. */
const MERGING = ['merge', 'out', 'export'];

/** Joins the folders of all shards to a model. */
export async function merge(args: CliArgs, dirs: readonly string[], out: string): Promise<ExitCode> {
  refuseAllBut(MERGING, args, '--merge takes what the shards have');
  const parts = await Promise.all(dirs.map(async (dir): Promise<Part> => ({ dir, ...(await readShard(dir)) })));
  const merged = mergeShards(parts as [Part, ...Part[]]);
  return writeTrained(args, out, { ...merged, titles: titlesOf(merged) });
}

import { readInteractions } from '../../../recommender/read/read-interactions.js';
import type { CliArgs } from '../../command.js';

/** Reads a log whole with the recommender's reader: what cannot be learned from is refused here, not in the trainer. */
export async function readLog(file: string, args: CliArgs) {
  const asked = { basket: args.text('basket-column'), item: args.text('item-column'), time: args.text('time-column') };
  const columns = Object.fromEntries(Object.entries(asked).filter(([, column]) => column !== undefined));
  const log = await readInteractions(file, columns, { times: false });
  const { items, baskets, entries, source } = log;
  const popular = items.text[mostFrequent(entries, items.text.length)]!;
  const { sha256, rows, columns: named } = source;
  return { source: { file, sha256 }, columns: named, items: items.text, baskets, lines: rows, popular, log };
}

function mostFrequent(entries: Uint32Array, items: number): number {
  const counts = new Uint32Array(items);
  for (const entry of entries) counts[entry]! += 1;
  return counts.indexOf(counts.reduce((most, one) => Math.max(most, one), 0));
}

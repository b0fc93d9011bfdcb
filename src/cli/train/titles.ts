import { DEFAULT_COLUMNS } from '../../recommender/interactions.js';
import type { Titles } from '../../recommender/store/write-model.js';
import type { CliArgs } from '../command.js';

/** Titles out of the catalog that was given, whose ids are in `column` where it is not the shop's own. */
export async function titlesFor(
  args: CliArgs,
  column = args.text('item-column') ?? DEFAULT_COLUMNS.item,
): Promise<Titles | undefined> {
  const catalog = args.text('catalog');
  if (catalog === undefined) return undefined;
  const encoding = args.text('encoding');
  const { readTitles } = await import('../../recommender/read/read-titles.js');
  return readTitles(catalog, column, { ...(encoding !== undefined && { encoding }) });
}

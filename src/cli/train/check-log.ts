import type { Interactions } from '../../recommender/interactions.js';
import { judgeLog } from '../../recommender/read/check/plausibility.js';
import type { CliArgs } from '../command.js';
import { readingOf } from './options.js';

/**
 * Says on stderr what is odd about a log, and answers the line that sums it up. Throws InputError where it is beyond belief, and
 * with --strict where there is anything to warn of.
 */
export async function checkLog(
  args: CliArgs,
  files: readonly string[],
  log: Pick<Interactions, 'items' | 'baskets' | 'source' | 'findings'>,
  titles?: ReadonlyMap<string, string>,
): Promise<string> {
  const { line, warnings } = judgeLog(await located(args, files, log), {
    titles,
    catalog: args.text('catalog'),
    strict: args.has('strict'),
  });
  for (const { message, where, hint } of warnings) {
    process.stderr.write(`warning: ${message}\n  where: ${where}\n  todo: ${hint}\n`);
  }
  return line;
}

/** The log with the places of look-alike ids, which are looked up where there are any. */
async function located<L extends Pick<Interactions, 'source' | 'findings'>>(
  args: CliArgs,
  files: readonly string[],
  log: L,
): Promise<L> {
  const { findings = [], source } = log;
  if (findings.every(({ id }) => id === undefined)) return log;
  const { locateIds } = await import('../../recommender/read/check/locate-ids.js');
  return { ...log, findings: await locateIds(files, findings, source.columns, readingOf(args)) };
}

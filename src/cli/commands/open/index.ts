import { typed } from '../../../lib/typed-command.js';
import { UsageError } from '../../../lib/usage-error.js';
import type { Config } from '../../../targets/config.js';
import { recommenderUrl, shopUrl } from '../../../targets/local/paths.js';
import { get } from '../../../tools/network/http.js';
import { openInBrowser } from '../../../tools/process/open-browser.js';
import type { CliArgs, CliCommand } from '../../command.js';
import { EXIT, type ExitCode } from '../../exit-codes.js';
import { findCluster } from '../../run/cluster-config.js';
import { assertNamedExists, NAME_OPTION } from '../../run/home.js';

/** What can be opened, and where it is: on every target it answers on a port of this machine. */
const PAGES: Readonly<Record<string, (cfg: Config) => string>> = {
  shop: shopUrl,
  model: (cfg) => `${shopUrl(cfg)}/model`,
  api: (cfg) => `${recommenderUrl(cfg)}/recommend?book_id=1&k=3&detail=1`,
};

/** Prints the address of the shop, its page of models or the recommender, and opens it in a browser where there is one. */
export const command: CliCommand = {
  options: [NAME_OPTION],
  positionals: [0, 1],
  words: Object.keys(PAGES),
  examples: [
    ['open', 'the shop'],
    ['open model', 'the versions, and what the last promotion changed'],
  ],
  run,
};

async function run(args: CliArgs): Promise<ExitCode> {
  const [page = 'shop'] = args.positionals;
  const urlOf = Object.hasOwn(PAGES, page) ? PAGES[page] : undefined;
  if (urlOf === undefined)
    throw new UsageError(`open does not know "${page}"`, `It can open: ${Object.keys(PAGES).join(', ')}.`);
  assertNamedExists(args);
  const { cfg, on } = findCluster(args);
  if (on === undefined) throw new UsageError('nothing is there yet', `Bring it up: ${typed('up')}`);
  const url = urlOf(cfg);
  process.stdout.write(`${url}\n`);
  const answers = await get(url).then(
    () => true,
    () => false,
  );
  if (!answers) {
    process.stderr.write(`bookstore-ml: nothing answers there\n  Bring it up: ${typed('up')}\n`);
    return EXIT.failed;
  }
  await openInBrowser(url);
  return EXIT.ok;
}

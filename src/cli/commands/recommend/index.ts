import { InputError } from '../../../lib/input-error.js';
import { typed } from '../../../lib/typed-command.js';
import { UsageError } from '../../../lib/usage-error.js';
import { RequestError } from '../../../recommender/serve/http/response.js';
import { loadServingModel } from '../../../recommender/serve/model/load-serving-model.js';
import { locateModel } from '../../../recommender/serve/model/locate-model.js';
import { findBasket, findBook } from '../../../recommender/serve/model/serving-model.js';
import { detailedBasketJson, detailedJson } from '../../../recommender/serve/protocols/recommend-json.js';
import { DEFAULT_K, MAX_BASKET, MAX_K } from '../../../recommender/serve/protocols/recommend-query.js';
import { type Answer, get } from '../../../tools/network/http.js';
import type { CliArgs, CliCommand } from '../../command.js';
import { EXIT, type ExitCode } from '../../exit-codes.js';
import { findCluster } from '../../run/cluster-config.js';
import { assertNamedExists, NAME_OPTION } from '../../run/home.js';
import { formatRecommendation, type Recommendation } from './recommendation-table.js';

export const command: CliCommand = {
  options: [
    { name: 'k', value: 'N', short: 'k', default: DEFAULT_K, help: 'how many books' },
    NAME_OPTION,
    { name: 'url', value: 'URL', help: 'address of a recommender; without it, the one that up left' },
    { name: 'model', value: 'DIR', help: 'read a model folder or a registry in place of asking a server' },
    { name: 'json', help: 'print the answer as one line of JSON' },
  ],
  positionals: [1, MAX_BASKET],
  examples: [
    ['recommend 1 -k 3', 'three books that go with book 1'],
    ['recommend 1 7 --json', 'what goes with a basket of two, for a script'],
  ],
  run,
};

type Found = { readonly found: Recommendation } | { readonly refused: string };

async function run(args: CliArgs): Promise<ExitCode> {
  const books = args.positionals;
  const k = args.whole('k', 1, MAX_K) ?? DEFAULT_K;
  const model = args.text('model');
  const url = args.text('url');
  if (model !== undefined && url !== undefined) throw new UsageError('--model and --url exclude each other');
  if (model === undefined && url === undefined) assertNamedExists(args);
  const answer =
    model === undefined
      ? await askServer(url ?? `http://127.0.0.1:${findCluster(args).cfg.port}`, books, k)
      : await askModel(model, books, k);
  if ('refused' in answer) {
    process.stderr.write(`bookstore-ml: ${answer.refused}\n`);
    return EXIT.failed;
  }
  process.stdout.write(args.has('json') ? `${JSON.stringify(answer.found)}\n` : formatRecommendation(answer.found));
  return EXIT.ok;
}

const TIMEOUT_MS = 5000;

async function askServer(base: string, books: readonly string[], k: number): Promise<Found> {
  const url = readUrl(base);
  const query = new URLSearchParams({ k: String(k), detail: '1' });
  for (const book of books) query.append('book_id', book);
  url.search = query.toString();
  let response: Answer;
  try {
    response = await get(url.href, { timeoutMs: TIMEOUT_MS });
  } catch {
    return {
      refused: `no recommender answers at ${url.origin}\n  Start it with ${typed('up')}, or name it with --url.`,
    };
  }
  const answer = parse(response.text);
  if (response.status === 200 && isRecommendation(answer)) return { found: answer };
  const detail = answer !== undefined && typeof answer.detail === 'string' ? answer.detail : undefined;
  const stranger = `what answers at ${url.origin} is not a recommender (status ${response.status})`;
  return { refused: detail ?? stranger };
}

function readUrl(base: string): URL {
  try {
    return new URL('/recommend', base);
  } catch {
    throw new UsageError(`--url is the address of a server; "${base}" is not`, 'For example http://127.0.0.1:8080.');
  }
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    return Object(JSON.parse(text));
  } catch {
    return undefined;
  }
}

const isRecommendation = (answer: unknown): answer is Recommendation =>
  Array.isArray((answer as Partial<Recommendation> | undefined)?.recommendations);

async function askModel(folder: string, books: readonly string[], k: number): Promise<Found> {
  const located = await locateModel(folder);
  if (located === undefined) {
    throw new InputError(
      'there is no model here',
      folder,
      'train one first: bookstore-ml train --orders FILE --out DIR',
    );
  }
  const serving = loadServingModel(located);
  try {
    const answer =
      books.length > 1
        ? detailedBasketJson(serving, findBasket(serving, books), k)
        : detailedJson(serving, findBook(serving, books[0]!), k);
    return { found: JSON.parse(answer) };
  } catch (error) {
    if (error instanceof RequestError) return { refused: error.message };
    throw error;
  }
}

import { rm } from 'node:fs/promises';
import type { Actions, StepContext } from '../../../engine/contract.js';
import type { RecommendedBook } from '../../../engine/events/facts.js';
import { failureError } from '../../../failures/failure.js';
import { writeJson } from '../../../lib/files/json-file.js';
import { summariseRecord } from '../../../lib/model-record.js';
import { get } from '../../../tools/network/http.js';
import { find } from '../../../tools/process/background.js';
import { inDetail, reportAnswer } from '../../answer.js';
import type { Config } from '../../config.js';
import { objectAt, readObject } from '../file-digest.js';
import { dataServer, paths, recommenderUrl } from '../paths.js';
import { readPromoted } from '../promoted-model.js';
import { modelToServe, servedModel, waitUntilServed } from '../served-model.js';

const K = 3;

/** A question, and what was answered: kept, so that the next run can tell whether the answer still holds. */
interface Receipt {
  /** Path and query. */
  readonly request: string;
  readonly body: string;
  /** Digest of the model that answered. */
  readonly model: string;
}

/** Step G: one real request, its answer held against the model on disk, and the registry's record read. */
export const verify: Actions<Config> = {
  estimateSeconds: [1, 3],
  // Asked by this process: the workshop's own curl is shown beside it.
  commands: () => [],
  async check(ctx) {
    const receipt = await readReceipt(ctx.cfg);
    if (receipt === undefined) return { state: 'absent' };
    const model = await modelToServe(ctx.cfg);
    if (model !== receipt.model || (await servedModel(ctx.cfg)) !== model)
      return { state: 'drifted', reason: 'another model answers now' };
    const { status, text } = await get(`${recommenderUrl(ctx.cfg)}${receipt.request}`);
    if (status !== 200 || text !== receipt.body) return { state: 'drifted', reason: 'the answer is another one now' };
    await reportFacts(ctx, receipt);
    return { state: 'done', summary: summary(receipt) };
  },
  async apply(ctx) {
    const { cfg } = ctx;
    const model = await modelToServe(cfg);
    if (model === undefined) throw failureError('BML-E04', {});
    await waitUntilServed(ctx, model, 'G');
    const request = `/recommend?${new URLSearchParams({ book_id: await bookToAsk(cfg), k: String(K) })}`;
    const { status, text } = await get(`${recommenderUrl(cfg)}${request}`);
    ctx.report.log(`GET ${request} -> ${status} ${text.trim()}`);
    if (status !== 200) throw new Error(`GET ${request} answered ${status}: ${text.trim().slice(0, 200)}`);
    await keepReceipt(cfg, { request, body: text, model });
  },
  async verify(ctx) {
    const receipt = await readReceipt(ctx.cfg);
    if (receipt === undefined) throw new Error('the answer that was kept is gone');
    const books = await reportFacts(ctx, receipt);
    const plain = (JSON.parse(receipt.body) as { recommendations: readonly (number | string)[] }).recommendations;
    if (books.map(({ id }) => id).join() !== plain.join()) throw new Error(`two answers to ${receipt.request} differ`);
    // A log of one's own may be one in which nothing was bought together.
    if (books.length === 0 && ctx.cfg.orders === undefined) throw new Error(`${receipt.request} recommends nothing`);
    return summary(receipt);
  },
  async undo({ cfg }) {
    await rm(paths(cfg).answer, { force: true });
  },
};

/** Book 1, as the workshop asks; of a log of one's own, the book of most baskets. */
async function bookToAsk(cfg: Config): Promise<string> {
  if (cfg.orders === undefined) return '1';
  const shop = await find(dataServer(cfg));
  const popular = shop.state === 'ours' ? objectAt(shop.health, 'dataset')?.popular : undefined;
  if (typeof popular !== 'string') throw new Error('the shop does not say which book is ordered most');
  return popular;
}

/** Tells the closing card what was answered, with titles, and which model did. */
async function reportFacts(
  { cfg, report }: StepContext<Config>,
  receipt: Receipt,
): Promise<readonly RecommendedBook[]> {
  const { request, body } = receipt;
  const url = recommenderUrl(cfg);
  const { text: withTitles } = await get(`${url}${inDetail(request)}`);
  const books = reportAnswer(report, { url, request, body, withTitles });
  const promoted = await readPromoted(cfg);
  if (promoted !== undefined) report.fact({ kind: 'model', key: 'model', ...summariseRecord(promoted, true) });
  return books;
}

async function readReceipt(cfg: Config): Promise<Receipt | undefined> {
  const { request, body, model } = (await readObject(paths(cfg).answer)) ?? {};
  const sound = typeof request === 'string' && typeof body === 'string' && typeof model === 'string';
  return sound ? { request, body, model } : undefined;
}

const keepReceipt = (cfg: Config, receipt: Receipt) => writeJson(paths(cfg).answer, receipt);

const summary = ({ request, body }: Receipt) => `GET ${request} → ${body.trim()}`;

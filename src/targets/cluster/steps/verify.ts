import { rm } from 'node:fs/promises';
import type { RecommendedBook } from '../../../engine/events/facts.js';
import { failureError } from '../../../failures/failure.js';
import { readJson, writeJson } from '../../../lib/files/json-file.js';
import { summariseRecord } from '../../../lib/model-record.js';
import { waitUntil } from '../../../tools/kubernetes/wait-until.js';
import { type Answer, get } from '../../../tools/network/http.js';
import { run } from '../../../tools/process/exec.js';
import { inDetail, reportAnswer } from '../../answer.js';
import type { Config } from '../../config.js';
import { clusterStep } from '../cluster-step.js';
import { paths, recommenderUrl } from '../manifests/paths.js';
import { readRegistry, registryCommand } from '../pipeline/model-registry.js';
import type { ClusterContext } from '../provider.js';
import { waitUntilServed } from '../serving/servers.js';
import { onceStoreAnswers, readStoredModel, undefinedWhileAway } from '../training/model-store.js';

const REQUEST = '/recommend?book_id=1&k=3';
const ANSWER_MS = 60_000;

/** What was answered, and by which model: kept, so that the next run can tell whether the answer still holds. */
interface Receipt {
  readonly body: string;
  readonly model: string;
}

/** Step G: one real request through the cluster's Service, and the workshop's question to the registry. */
export const verify = clusterStep({
  estimateSeconds: [2, 8],
  commands: ({ cfg }) => [registryCommand(cfg)],
  async check(ctx) {
    const receipt = await readReceipt(ctx.cfg);
    if (receipt === undefined) return { state: 'absent' };
    const answer = await ask(ctx.cfg, REQUEST).catch(() => undefined);
    if (answer === undefined) return { state: 'drifted', reason: `${recommenderUrl(ctx.cfg)} does not answer` };
    const { status, text } = answer;
    if (status !== 200 || text !== receipt.body) return { state: 'drifted', reason: 'the answer is another one now' };
    const model = await wantedModel(ctx).catch(undefinedWhileAway);
    if (model === undefined) return { state: 'drifted', reason: 'the model store does not say what should answer' };
    if (model !== receipt.model) return { state: 'drifted', reason: 'another model answers now' };
    await reportFacts(ctx, receipt);
    return { state: 'done', summary: summary(receipt) };
  },
  async apply(ctx) {
    const model = await onceStoreAnswers(ctx, () => wantedModel(ctx));
    if (model === undefined) throw failureError('BML-E04', {});
    await waitUntilServed(ctx, model);
    const { status, text } = await waitForAnswer(ctx, REQUEST);
    ctx.report.log(`GET ${REQUEST} -> ${status} ${text.trim()}`);
    if (status !== 200) throw new Error(`GET ${REQUEST} answered ${status}: ${text.trim().slice(0, 200)}`);
    await run(ctx, registryCommand(ctx.cfg));
    await writeJson(paths(ctx.cfg).answer, { body: text, model } satisfies Receipt);
  },
  async verify(ctx) {
    const receipt = await readReceipt(ctx.cfg);
    if (receipt === undefined) throw new Error('the answer that was kept is gone');
    const books = await reportFacts(ctx, receipt);
    const plain = (JSON.parse(receipt.body) as { recommendations: readonly (number | string)[] }).recommendations;
    if (books.map(({ id }) => id).join() !== plain.join()) throw new Error(`two answers to ${REQUEST} differ`);
    if (books.length === 0) throw new Error(`${REQUEST} recommends nothing`);
    return summary(receipt);
  },
  async undo({ cfg }) {
    await rm(paths(cfg).answer, { force: true });
  },
});

const ask = (cfg: Config, request: string) => get(`${recommenderUrl(cfg)}${request}`);

/** Servers that are ready are not reached at once, and one that was asked may be gone with its pod. */
function waitForAnswer({ cfg, ...ctx }: ClusterContext, request: string): Promise<Answer> {
  return waitUntil(ctx, {
    what: recommenderUrl(cfg),
    timeoutMs: ANSWER_MS,
    async poll() {
      const answer = await ask(cfg, request).catch(() => undefined);
      if (answer !== undefined && answer.status < 500) return { state: 'ready', value: answer };
      return { state: 'pending', on: `${recommenderUrl(cfg)} to answer; it says ${answer?.status ?? 'nothing'}` };
    },
  });
}

/** The model that should answer: what is promoted, else what step D trained. */
async function wantedModel(ctx: ClusterContext): Promise<string | undefined> {
  const { promoted } = await readRegistry(ctx);
  return promoted?.model.digest ?? (await readStoredModel(ctx, 'model'))?.digest;
}

/** Tells the closing card what was answered, with titles, and which model did. */
async function reportFacts(ctx: ClusterContext, { body }: Receipt): Promise<readonly RecommendedBook[]> {
  const { text: withTitles } = await waitForAnswer(ctx, inDetail(REQUEST));
  const books = reportAnswer(ctx.report, { url: recommenderUrl(ctx.cfg), request: REQUEST, body, withTitles });
  const { promoted } = await onceStoreAnswers(ctx, () => readRegistry(ctx));
  if (promoted !== undefined) ctx.report.fact({ kind: 'model', key: 'model', ...summariseRecord(promoted, true) });
  return books;
}

async function readReceipt(cfg: Config): Promise<Receipt | undefined> {
  const { body, model } = (await readJson<Receipt>(paths(cfg).answer)) ?? {};
  return body === undefined || model === undefined ? undefined : { body, model };
}

const summary = ({ body }: Receipt) => `GET ${REQUEST} → ${body.trim()}`;

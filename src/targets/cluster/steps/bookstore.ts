import { lastWords } from '../../../lib/error-block.js';
import { kubectlCommand } from '../../../tools/kubernetes/access.js';
import { ClusterError } from '../../../tools/kubernetes/cluster-error.js';
import { waitForJob } from '../../../tools/kubernetes/cluster-wait.js';
import { apply, applyCommand, deleteCommand } from '../../../tools/kubernetes/kubectl.js';
import { readObject } from '../../../tools/kubernetes/read-objects.js';
import { type PollResult, waitUntil } from '../../../tools/kubernetes/wait-until.js';
import { get, getObject } from '../../../tools/network/http.js';
import { capture } from '../../../tools/process/capture.js';
import { run } from '../../../tools/process/exec.js';
import type { Config } from '../../config.js';
import { describeShop, type Health } from '../../shop-health.js';
import { clusterStep } from '../cluster-step.js';
import { firstOf, liveDrift } from '../manifests/live-drift.js';
import { clusterAccess, SHOP_NAMESPACE, shopUrl } from '../manifests/paths.js';
import { matchesConfigHash } from '../manifests/render-manifest.js';
import { waitWhileTerminating } from '../manifests/terminating-namespace.js';
import type { ClusterContext, Site } from '../provider.js';
import { type ShopManifest, shopFolder, shopManifest, writeShopManifest } from '../shop/shop-manifest.js';
import {
  leftovers,
  listShop,
  listWorkloads,
  missing,
  nameOf,
  renderedShop,
  workloadsIn,
} from '../shop/shop-objects.js';
import { lostVolume, pollShop, staleJobs, stuckDatabases } from '../shop/shop-ready.js';

const SECRETS_MS = 120_000;
const READY_MS = 600_000;
/** Pods that are ready are not reached at once: the way to them, and theirs to each other, is laid a little later. */
const ANSWER_MS = 120_000;

/** Step B: the shop in a namespace of its own: a database, three services, the first catalog and orders. */
export const bookstore = clusterStep({
  estimateSeconds: [30, 120],
  // The images are built and packed while the cluster is made.
  prefetch: { needs: [], run: (ctx) => ctx.provider.images.prepare(ctx, 'workshop') },
  commands: ({ cfg, provider }) => [applyFirst(cfg), applyShop(cfg), ...provider.endpoints.commands(cfg, 'shop')],
  async check(ctx) {
    const { cfg } = ctx;
    const [found, drift, wanted] = await Promise.all([
      listShop(ctx),
      ctx.provider.images.drift(ctx, 'workshop'),
      manifestOf(ctx),
    ]);
    if (found.length === 0) return { state: 'absent' };
    if (drift !== undefined) return { state: 'drifted', reason: drift };
    if (
      !matchesConfigHash(
        found.find(({ kind }) => kind === 'Namespace'),
        wanted.configHash,
      )
    )
      return { state: 'drifted', reason: 'the shop is another one than is asked for' };
    const rendered = await renderedShop(ctx);
    const objects = rendered.map(nameOf);
    const [gone] = missing(objects, found);
    if (gone !== undefined) return { state: 'drifted', reason: `${gone} is gone` };
    const [left] = leftovers(objects, found);
    if (left !== undefined) return { state: 'drifted', reason: `${nameOf(left)} is wanted no more` };
    const changed = firstOf(await liveDrift(ctx, rendered));
    if (changed !== undefined) return { state: 'drifted', reason: changed };
    const poll = pollShop(workloadsIn(found), wanted, ctx.now());
    if (poll.state !== 'ready')
      return { state: 'drifted', reason: poll.state === 'failed' ? poll.cause.evidence : `${poll.on}` };
    const answers = await pollPages(cfg);
    if (answers.state !== 'ready') return { state: 'drifted', reason: `it waits for ${answers.on}` };
    reportUrl(ctx);
    return { state: 'done', summary: `${objects.length} objects; ${answers.value}` };
  },
  async apply(ctx) {
    const { cfg } = ctx;
    await ctx.provider.images.deliver(ctx, 'workshop');
    const shop = await manifestOf(ctx);
    await waitWhileTerminating(ctx, SHOP_NAMESPACE);
    await writeShopManifest(shop);
    await makeWay(ctx, shop);
    // Pods that need the Secret would try again only after a while.
    await apply(ctx, applyFirst(cfg));
    await waitForJob(ctx, clusterAccess(cfg), { namespace: SHOP_NAMESPACE, name: 'secrets' }, SECRETS_MS);
    await apply(ctx, applyShop(cfg));
    const objects = (await renderedShop(ctx)).map(nameOf);
    ctx.report.log(`${objects.length} objects applied`);
    for (const { kind, metadata } of leftovers(objects, await listShop(ctx)))
      await run(
        ctx,
        deleteCommand(clusterAccess(cfg), kind!.toLowerCase(), [metadata.name], { namespace: SHOP_NAMESPACE }),
      );
    await ctx.provider.endpoints.open(ctx, 'shop');
    await waitUntilReady(ctx, shop);
  },
  async verify(ctx) {
    const { cfg } = ctx;
    const poll = () => pollPages(cfg);
    const summary = await waitUntil(ctx, { what: shopUrl(cfg), timeoutMs: ANSWER_MS, poll });
    reportUrl(ctx);
    return `${(await renderedShop(ctx)).length} objects; ${summary}`;
  },
  async undo(ctx) {
    if (!ctx.cfg.keepCluster) return;
    await run(ctx, deleteCommand(clusterAccess(ctx.cfg), 'namespace', [SHOP_NAMESPACE], { waitS: 120 }));
  },
});

const applyShop = (cfg: Config) =>
  applyCommand(clusterAccess(cfg), { kustomize: shopFolder(cfg) }, 'open the shop, with its database');

/** The namespace, its limits, and the Job that draws the passwords. */
function applyFirst(cfg: Config) {
  const command = applyCommand(
    clusterAccess(cfg),
    { kustomize: shopFolder(cfg) },
    "make the shop's namespace, and its passwords in there",
  );
  const argv: typeof command.argv = [...command.argv, '-l', 'bookstore.ml/stage=first'];
  return { ...command, argv };
}

const manifestOf = async (site: Site) => shopManifest(site, await site.provider.images.idsOf(site.cfg, 'workshop'));

/** What of another time cannot be changed, and would block what comes now. */
async function makeWay(ctx: ClusterContext, shop: ShopManifest): Promise<void> {
  const access = clusterAccess(ctx.cfg);
  const found = await listShop(ctx);
  const lost = lostVolume(found);
  if (lost !== undefined) {
    const text = `the database's volume ${lost.name} was deleted, and its data with it: catalog and first orders are loaded anew`;
    ctx.report.log(text);
    ctx.report.fact({ kind: 'note', key: 'lost-volume', text });
  }
  const jobs = staleJobs(found, shop);
  if (jobs.length > 0) await run(ctx, deleteCommand(access, 'jobs.batch', jobs, { namespace: SHOP_NAMESPACE }));
}

async function waitUntilReady(ctx: ClusterContext, shop: ShopManifest): Promise<void> {
  const access = clusterAccess(ctx.cfg);
  const stuck = stuckDatabases(await listWorkloads(ctx), shop);
  if (stuck.length > 0) await run(ctx, deleteCommand(access, 'pods', stuck, { namespace: SHOP_NAMESPACE }));
  const poll = async () => {
    const found = pollShop(await listWorkloads(ctx), shop, ctx.now());
    return found.state === 'ready' ? pollPages(ctx.cfg) : found;
  };
  try {
    await waitUntil(ctx, { what: 'the shop', timeoutMs: READY_MS, poll });
  } catch (error) {
    throw error instanceof ClusterError && error.reason === 'JobFailed' ? await withLastWords(ctx, error) : error;
  }
}

/** A Job that failed said why in its last line. */
async function withLastWords(ctx: ClusterContext, error: ClusterError): Promise<ClusterError> {
  const access = clusterAccess(ctx.cfg);
  for (const name of ['migrate', 'dataset']) {
    const job = await readObject(ctx, access, 'jobs.batch', name, SHOP_NAMESPACE);
    if (job?.status?.conditions?.some(({ type }) => type === 'Failed') !== true) continue;
    const args = ['logs', '-n', SHOP_NAMESPACE, `job/${name}`, '--all-containers', '--tail=20'];
    const said = await capture(ctx, kubectlCommand(access, args, `what ${name} said last`)).catch(() => undefined);
    const lines = said?.stdout.split('\n') ?? [];
    const last = lastWords(lines);
    if (last !== undefined) return new ClusterError(error.message, error.reason, `Job ${name}: ${last}`, lines);
  }
  return error;
}

function reportUrl({ cfg, report }: ClusterContext): void {
  report.fact({ kind: 'url', key: 'shop', label: 'shop', url: shopUrl(cfg) });
  report.fact({ kind: 'url', key: 'models', label: 'models', url: `${shopUrl(cfg)}/model` });
}

/** The shop as a visitor finds it: ready once its pages show books, with what it says that it sells. */
async function pollPages(cfg: Config): Promise<Exclude<PollResult<string>, { readonly state: 'failed' }>> {
  const url = shopUrl(cfg);
  const [page, health] = await Promise.all([get(`${url}/books`).catch(() => undefined), getObject(`${url}/healthz`)]);
  if (page?.status !== 200 || !page.text.includes('/books/'))
    return { state: 'pending', on: `${url}/books to show books; it answers ${page?.status ?? 'nothing'}` };
  const said = describeShop(health?.data as Health | undefined);
  if (said === undefined) return { state: 'pending', on: `${url}/healthz to say what is sold` };
  return { state: 'ready', value: `${said}; ${url}` };
}

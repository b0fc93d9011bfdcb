import type { Actions, StepContext } from '../../engine/contract.js';
import { run } from '../../tools/exec.js';
import { get, getObject } from '../../tools/http.js';
import { holds, type KubeObject, type Pod } from '../../tools/kube-object.js';
import { apply, applyCommand, deleteCommand, listObjects, readObject } from '../../tools/kubectl.js';
import { podCause } from '../../tools/pod-cause.js';
import { type Look, waitUntil } from '../../tools/wait-until.js';
import type { Config } from '../config.js';
import { imageIdsOf, imagesDrift, loadImages, prepareImages } from './images.js';
import { clusterAccess, SHOP_NAMESPACE, shopUrl } from './places.js';
import { shopFolder, shopManifest, writeShopManifest } from './shop-manifest.js';
import { isOf } from './stamped.js';

const READY_MS = 300_000;

interface StatefulSet extends KubeObject {
  readonly status?: KubeObject['status'] & { readonly updatedReplicas?: number; readonly readyReplicas?: number };
}

/** Step B: the shop with its database in a namespace of its own, filled by its first start. */
export const bookstore: Actions<Config> = {
  usual: [30, 120],
  // The images are built and packed while the cluster is made.
  ahead: { needs: [], run: (ctx) => prepareImages(ctx, 'workshop') },
  commands: (cfg) => [applyShop(cfg)],
  async check(ctx) {
    const { cfg } = ctx;
    const [found, drift, wanted] = await Promise.all([readShop(ctx), imagesDrift(ctx, 'workshop'), inputs(cfg)]);
    if (found === undefined) return { state: 'absent' };
    if (drift !== undefined) return { state: 'drifted', reason: drift };
    if (!isOf(found, wanted)) return { state: 'drifted', reason: 'the shop is another one than is asked for' };
    if (found.status?.readyReplicas !== 1) return { state: 'drifted', reason: 'the shop is not ready' };
    const summary = await summarize(cfg);
    if (summary === undefined) return { state: 'drifted', reason: `${shopUrl(cfg)} does not answer` };
    reportUrl(ctx);
    return { state: 'done', summary };
  },
  async apply(ctx) {
    const { cfg } = ctx;
    await loadImages(ctx, 'workshop');
    const shop = shopManifest(cfg, await imageIdsOf(cfg, 'workshop'));
    await writeShopManifest(shop);
    await apply(ctx, applyShop(cfg));
    await removeBroken(ctx, shop.inputs);
    await waitUntil(ctx, { what: 'the shop', timeoutMs: READY_MS, look: () => lookAtShop(ctx, shop.inputs) });
  },
  async verify(ctx) {
    const { cfg } = ctx;
    const { status, text } = await get(`${shopUrl(cfg)}/books`);
    const total = status === 200 ? (JSON.parse(text) as { total?: unknown }).total : undefined;
    if (typeof total !== 'number' || total === 0)
      throw new Error(`${shopUrl(cfg)}/books shows no books: ${status} ${text.slice(0, 200)}`);
    reportUrl(ctx);
    return (await summarize(cfg)) ?? `${total} books`;
  },
  async undo(ctx) {
    if (!ctx.cfg.keepCluster) return;
    await run(ctx, deleteCommand(clusterAccess(ctx.cfg), 'namespace', [SHOP_NAMESPACE], { waitS: 120 }));
  },
};

const applyShop = (cfg: Config) =>
  applyCommand(clusterAccess(cfg), { kustomize: shopFolder(cfg) }, 'open the shop, with its database');

const inputs = async (cfg: Config) => shopManifest(cfg, await imageIdsOf(cfg, 'workshop')).inputs;

const readShop = (ctx: StepContext<Config>) =>
  readObject<StatefulSet>(ctx, clusterAccess(ctx.cfg), 'statefulsets.apps', 'storefront', SHOP_NAMESPACE);

/** A StatefulSet waits for a pod of an older template to become ready before it replaces it: a broken one would stay. */
async function removeBroken(ctx: StepContext<Config>, wanted: string): Promise<void> {
  const old = (await listPods(ctx)).filter((pod) => !isOf(pod, wanted) && holds(pod, 'Ready') === undefined);
  const names = old.map(({ metadata }) => metadata.name);
  if (names.length === 0) return;
  await run(ctx, deleteCommand(clusterAccess(ctx.cfg), 'pods', names, { namespace: SHOP_NAMESPACE }));
}

const listPods = (ctx: StepContext<Config>) =>
  listObjects<Pod>(ctx, clusterAccess(ctx.cfg), 'pods', {
    namespace: SHOP_NAMESPACE,
    selector: 'app.kubernetes.io/name=storefront',
  });

/** Ready is the pod of the newest template, answering through the port of this machine. */
async function lookAtShop(ctx: StepContext<Config>, wanted: string): Promise<Look<true>> {
  const found = await readShop(ctx);
  const pod = (await listPods(ctx)).find((one) => isOf(one, wanted));
  const cause = pod && podCause(pod, ctx.now());
  if (cause?.fatal) return { state: 'stuck', cause };
  if (found?.status?.readyReplicas === 1 && pod !== undefined && (await summarize(ctx.cfg)) !== undefined)
    return { state: 'ready', value: true };
  return { state: 'waiting', on: cause?.evidence ?? `the shop: ${stageOf(pod)}` };
}

const STAGES: Readonly<Record<string, string>> = {
  generate: 'its catalog and orders are generated',
  init: 'its database is made',
  load: 'its orders are loaded',
};

function stageOf(pod: Pod | undefined): string {
  const at = pod?.status?.initContainerStatuses?.find(({ state }) => state?.running !== undefined);
  return STAGES[at?.name ?? ''] ?? (pod === undefined ? 'its pod is made' : 'it opens');
}

function reportUrl({ cfg, report }: StepContext<Config>): void {
  report.fact({ kind: 'url', key: 'shop', label: 'shop', url: shopUrl(cfg) });
}

/** What the shop says that it sells; undefined where it does not answer. */
async function summarize(cfg: Config): Promise<string | undefined> {
  const health = await getObject(`${shopUrl(cfg)}/healthz`);
  const dataset = health?.dataset as Readonly<Record<string, number>> | null | undefined;
  if (health?.state !== 'ready' || !dataset) return undefined;
  const count = (key: string) => Number(dataset[key] ?? 0).toLocaleString('en');
  return `${count('items')} books, ${count('baskets')} customers, ${count('lines')} order lines; ${shopUrl(cfg)}`;
}

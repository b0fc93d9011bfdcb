import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readJson, writeJson } from '../../lib/files/json-file.js';
import { dockerInfo } from '../../tools/docker/docker.js';
import { imagesIn } from '../../tools/docker/image-archive.js';
import { listNodes, loadArchiveCommand, nodesLacking, type WantedImage } from '../../tools/docker/kind.js';
import { run } from '../../tools/process/exec.js';
import { archiveControllers, archiveWorkshop } from '../cluster/images/archives.js';
import { assertUnchanged, buildDrift, buildImages } from '../cluster/images/build-images.js';
import { imagesOfSet } from '../cluster/images/image-sets.js';
import { kindAccess, paths } from '../cluster/manifests/paths.js';
import type { ClusterContext, ImageDelivery, ImageSet } from '../cluster/provider.js';
import type { Config } from '../config.js';

/** What was archived of a set: by these ids the nodes are held to have the images. */
interface Archived {
  readonly archives: readonly string[];
  readonly images: readonly WantedImage[];
}

const recordOf = (cfg: Config, set: ImageSet) => join(paths(cfg).images, `${set}.json`);

/** Into the nodes of a cluster of kind: in archives, since they can reach no registry that has ours. */
export const archiveDelivery: ImageDelivery = {
  prepare: prepareArchives,
  deliver: loadArchives,
  drift: archiveDrift,
  async idsOf(cfg, set) {
    const images = (await readArchived(cfg, set))?.images ?? [];
    return Object.fromEntries(images.map(({ ref, id }) => [ref, id]));
  },
};

/**
 * Makes the archives that a set's images travel in, building what is ours. Nothing to do where the nodes have them all.
 * Needs no cluster, so that it can be done while one is made.
 */
async function prepareArchives(ctx: ClusterContext, set: ImageSet): Promise<void> {
  const { cfg } = ctx;
  const docker = await dockerInfo(ctx);
  if (set === 'workshop') {
    // What was archived before is not what is built now, also for a run that goes on where this one was killed.
    if ((await buildDrift(ctx)) !== undefined) await rm(recordOf(cfg, set), { force: true });
    await buildImages(ctx, docker);
  }
  if ((await archiveDrift(ctx, set)) === undefined) return;
  const archives = set === 'workshop' ? await archiveWorkshop(ctx, docker) : await archiveControllers(ctx, docker);
  if (set === 'workshop') await assertUnchanged(ctx);
  const images: WantedImage[] = [];
  for (const archive of archives) {
    const inside = await imagesIn(archive);
    if (inside === undefined) throw new Error(`${archive} is no archive of images`);
    images.push(...inside.flatMap(({ refs, id }) => refs.map((ref) => ({ ref, id }))));
  }
  await writeJson(recordOf(cfg, set), { archives, images } satisfies Archived);
}

/** Brings a set's images to the nodes that run pods and lack one of them, and to no other. */
async function loadArchives(ctx: ClusterContext, set: ImageSet): Promise<void> {
  const { cfg } = ctx;
  const archived = await readArchived(cfg, set);
  if (archived === undefined) throw new Error(`the archives of the ${set} images are gone`);
  const nodes = await podNodes(ctx);
  const lacking = await nodesLacking(ctx, nodes, archived.images);
  if (lacking.length > 0) {
    ctx.report.waiting(`${archived.images.length} images to reach ${lacking.join(' and ')}`);
    for (const archive of archived.archives) await run(ctx, loadArchiveCommand(kindAccess(cfg), archive, lacking));
    const still = await nodesLacking(ctx, lacking, archived.images);
    ctx.report.waiting(undefined);
    if (still.length > 0) throw new Error(`${still.join(', ')}: images were loaded, but are not there`);
  }
  // A bundle keeps its own; ours are big, and made again where a node needs one.
  for (const archive of archived.archives) {
    if (archive.startsWith(paths(cfg).images)) await rm(archive, { force: true });
  }
}

/** Why a set's images have to be brought anew; undefined where every node has them as they were built. */
async function archiveDrift(ctx: ClusterContext, set: ImageSet): Promise<string | undefined> {
  const archived = await readArchived(ctx.cfg, set);
  if (archived === undefined) return 'its images were not brought yet';
  const known = archived.images.map(({ ref }) => ref);
  if (!imagesOfSet(ctx.cfg, set).every((ref) => known.some((one) => one.endsWith(ref)))) return 'it needs other images';
  if (set === 'workshop') {
    const stale = await buildDrift(ctx);
    if (stale !== undefined) return stale;
  }
  const nodes = await podNodes(ctx);
  if (nodes.length === 0) return 'there is no node yet';
  const lacking = await nodesLacking(ctx, nodes, archived.images);
  return lacking.length === 0 ? undefined : `${lacking.join(', ')} lacks an image`;
}

async function readArchived(cfg: Config, set: ImageSet): Promise<Archived | undefined> {
  const found = await readJson<Archived>(recordOf(cfg, set));
  return Array.isArray(found?.images) && Array.isArray(found.archives) ? (found as Archived) : undefined;
}

/** The nodes that pods run on: all workers, or the one node there is. */
async function podNodes(ctx: ClusterContext): Promise<readonly string[]> {
  const nodes = (await listNodes(ctx, ctx.cfg.name)).filter(({ running }) => running);
  const workers = nodes.filter(({ role }) => role === 'worker');
  return (workers.length > 0 ? workers : nodes).map(({ name }) => name);
}

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { StepContext } from '../../engine/contract.js';
import { FailureError } from '../../engine/failure.js';
import { dockerInfo } from '../../tools/docker.js';
import { run } from '../../tools/exec.js';
import { imagesIn } from '../../tools/image-archive.js';
import { listNodes, loadArchiveCommand, nodesLacking, type WantedImage } from '../../tools/kind.js';
import { readPins } from '../../tools/pins.js';
import { buildImage, isBuilt, WORKSHOP_IMAGES } from '../../tools/workshop-images.js';
import type { Config } from '../config.js';
import { archiveControllers, archiveWorkshop, controllerImages, needImage } from './archives.js';
import { readJson, writeJson } from './json-file.js';
import { kindAccess, places } from './places.js';

/** Images that go to the nodes together: what we build, and what the charts run. */
export type ImageSet = 'workshop' | 'controllers';

/** What was archived of a set: by these ids the nodes are held to have the images. */
interface Archived {
  readonly archives: readonly string[];
  readonly images: readonly WantedImage[];
}

const recordOf = (cfg: Config, set: ImageSet) => join(places(cfg).images, `${set}.json`);

/** Images of a set, as manifests name them. */
const refsOf = ({ pins }: Config, set: ImageSet): readonly string[] =>
  set === 'workshop' ? Object.values(WORKSHOP_IMAGES).map(({ tag }) => tag) : controllerImages(pins);

/**
 * Makes the archives that a set's images travel in, building what is ours. Nothing to do where the nodes have them all.
 * Needs no cluster, so that it can be done while one is made.
 */
export async function prepareImages(ctx: StepContext<Config>, set: ImageSet): Promise<void> {
  const { cfg } = ctx;
  const docker = await dockerInfo(ctx);
  if (set === 'workshop') {
    for (const base of readPins().baseImages) await needImage(ctx, base, docker);
    for (const image of Object.values(WORKSHOP_IMAGES)) await buildImage(ctx, image, docker);
  }
  if ((await imagesDrift(ctx, set)) === undefined) return;
  const archives = set === 'workshop' ? await archiveWorkshop(ctx, docker) : await archiveControllers(ctx, docker);
  if (set === 'workshop') await stillOurs(ctx);
  const images: WantedImage[] = [];
  for (const archive of archives) {
    const inside = await imagesIn(archive);
    if (inside === undefined) throw new Error(`${archive} is no archive of images`);
    images.push(...inside.flatMap(({ refs, id }) => refs.map((ref) => ({ ref, id }))));
  }
  await writeJson(recordOf(cfg, set), { archives, images } satisfies Archived);
}

/** Another installation on this machine may build its own under the same tags at this very moment. */
async function stillOurs(ctx: StepContext<Config>): Promise<void> {
  const built = await Promise.all(Object.values(WORKSHOP_IMAGES).map((image) => isBuilt(ctx, image)));
  if (!built.includes(false)) return;
  throw new FailureError({
    code: 'BML-B08',
    what: 'an image was replaced while it was packed',
    cause: 'another installation of bookstore-ml builds the same images on this machine just now',
    fix: 'retry when it has done so',
    transient: true,
  });
}

/** Brings a set's images to the nodes that run pods and lack one of them, and to no other. */
export async function loadImages(ctx: StepContext<Config>, set: ImageSet): Promise<void> {
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
    if (archive.startsWith(places(cfg).images)) await rm(archive, { force: true });
  }
}

/** Why a set's images have to be brought anew; undefined where every node has them as they were built. */
export async function imagesDrift(ctx: StepContext<Config>, set: ImageSet): Promise<string | undefined> {
  const archived = await readArchived(ctx.cfg, set);
  if (archived === undefined) return 'its images were not brought yet';
  const known = archived.images.map(({ ref }) => ref);
  if (!refsOf(ctx.cfg, set).every((ref) => known.some((one) => one.endsWith(ref)))) return 'it needs other images';
  if (set === 'workshop') {
    const built = await Promise.all(Object.values(WORKSHOP_IMAGES).map((image) => isBuilt(ctx, image)));
    if (built.includes(false)) return 'this installation is another than its images were built of';
  }
  const nodes = await podNodes(ctx);
  if (nodes.length === 0) return 'there is no node yet';
  const lacking = await nodesLacking(ctx, nodes, archived.images);
  return lacking.length === 0 ? undefined : `${lacking.join(', ')} lacks an image`;
}

/** Ids of the images that are wanted, by tag: they change when what is in them does. */
export async function imageIdsOf(cfg: Config, set: ImageSet): Promise<Readonly<Record<string, string>>> {
  const images = (await readArchived(cfg, set))?.images ?? [];
  return Object.fromEntries(images.map(({ ref, id }) => [ref, id]));
}

async function readArchived(cfg: Config, set: ImageSet): Promise<Archived | undefined> {
  const found = await readJson<Archived>(recordOf(cfg, set));
  return Array.isArray(found?.images) && Array.isArray(found.archives) ? (found as Archived) : undefined;
}

/** The nodes that pods run on: all workers, or the one node there is. */
async function podNodes(ctx: StepContext<Config>): Promise<readonly string[]> {
  const nodes = (await listNodes(ctx, ctx.cfg.name)).filter(({ running }) => running);
  const workers = nodes.filter(({ role }) => role === 'worker');
  return (workers.length > 0 ? workers : nodes).map(({ name }) => name);
}

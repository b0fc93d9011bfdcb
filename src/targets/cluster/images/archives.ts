import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type BundleIndex, imageFile, measure, nodeImageFile, readIndexFor } from '../../../bundle/bundle-index.js';
import { failureError } from '../../../failures/failure.js';
import { type DockerInfo, loadCommand, pullCommand, readImage, saveCommand } from '../../../tools/docker/docker.js';
import { run } from '../../../tools/process/exec.js';
import { paths } from '../manifests/paths.js';
import type { ClusterContext } from '../provider.js';
import { controllerImages, workshopImages } from './image-sets.js';
import { recordPulled } from './pulled-images.js';

type Docker = Pick<DockerInfo, 'api' | 'platform'>;

/** In one archive: ours share nearly all of their layers, and all of them the system's. */
export async function archiveWorkshop(ctx: ClusterContext, docker: Docker): Promise<readonly string[]> {
  return [await save(ctx, 'workshop', workshopImages(), docker)];
}

/** The charts' images: the bundle's archives as they lie there, else one archive out of Docker. */
export async function archiveControllers(ctx: ClusterContext, docker: Docker): Promise<readonly string[]> {
  const images = controllerImages(ctx.cfg.pins);
  const { bundle } = ctx.cfg;
  if (bundle !== undefined) {
    const index = await readIndexFor(bundle, docker.platform);
    const files = images.map((image) => imageFile(bundle, index, image, docker.platform));
    if (files.every((file) => file !== undefined)) {
      for (const file of files) await checkFile(bundle, index, file);
      return files;
    }
  }
  for (const image of images) await ensureImage(ctx, image, docker);
  return [await save(ctx, 'controllers', images, docker)];
}

/** Sees that Docker has an image for the nodes: out of the bundle where that has it, else from its registry. */
export async function ensureImage(
  ctx: ClusterContext,
  image: string,
  { platform }: Pick<DockerInfo, 'platform'>,
): Promise<void> {
  const { bundle } = ctx.cfg;
  const there = await readImage(ctx, image);
  if (there?.platform === platform) return;
  // Noted before it is there: what Docker has only because of us goes again with the cluster.
  if (there === undefined) await recordPulled(ctx.cfg, image);
  const index = bundle === undefined ? undefined : await readIndexFor(bundle, platform);
  const file = index && (imageFile(bundle!, index, image, platform) ?? nodeArchive(bundle!, index, image, platform));
  if (file === undefined) return run(ctx, pullCommand(image, platform));
  await checkFile(bundle!, index!, file);
  await run(ctx, loadCommand(file));
}

function nodeArchive(bundle: string, index: BundleIndex, image: string, platform: string): string | undefined {
  const node = nodeImageFile(bundle, index, platform);
  return node?.image === image ? node.file : undefined;
}

/** Reads a bundle's file whole before it is used: a flipped bit would show much later, and as something else. */
export async function checkFile(bundle: string, { files }: BundleIndex, file: string): Promise<void> {
  const expected = files.find(({ path }) => join(bundle, path) === file)!;
  const { sha256 } = await measure(file);
  if (sha256 === expected.sha256) return;
  throw failureError(
    'BML-X30',
    { bundle },
    { evidence: `${file}: its SHA-256 is ${sha256}, and should be ${expected.sha256}` },
  );
}

async function save(ctx: ClusterContext, name: string, images: readonly string[], docker: Docker): Promise<string> {
  const { images: folder } = paths(ctx.cfg);
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${name}.tar`);
  await run(ctx, saveCommand(images, file, docker.platform, docker));
  return file;
}

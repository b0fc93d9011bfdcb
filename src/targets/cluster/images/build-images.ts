import { failureError } from '../../../failures/failure.js';
import type { DockerInfo } from '../../../tools/docker/docker.js';
import { buildImage, isBuilt, WORKSHOP_IMAGES } from '../../../tools/docker/workshop-images.js';
import { readPins } from '../../../tools/install/pins.js';
import type { ClusterContext } from '../provider.js';
import { ensureImage } from './archives.js';

const IMAGES = Object.values(WORKSHOP_IMAGES);

/** Sees that Docker has what the workshop's own pods run: ours built from this installation. */
export async function buildImages(ctx: ClusterContext, docker: DockerInfo): Promise<void> {
  const { baseImages, shopImages } = readPins();
  for (const image of [...baseImages, ...shopImages]) await ensureImage(ctx, image, docker);
  for (const image of IMAGES) await buildImage(ctx, image, docker);
}

/** Why our own images have to be built anew; undefined where Docker has them as this installation makes them. */
export async function buildDrift(ctx: ClusterContext): Promise<string | undefined> {
  const built = await Promise.all(IMAGES.map((image) => isBuilt(ctx, image)));
  return built.includes(false) ? 'this installation is another than its images were built of' : undefined;
}

/** @throws FailureError where that changed since they were built. */
export async function assertUnchanged(ctx: ClusterContext): Promise<void> {
  if ((await buildDrift(ctx)) !== undefined) throw replaced();
}

/** Another installation on this machine may build its own under the same tags at this very moment. */
export const replaced = () => failureError('BML-B08', {});

import type { StepContext } from '../../../engine/contract.js';
import { dockerCommand, removeImages } from '../../../tools/docker/docker.js';
import { WORKSHOP_IMAGES } from '../../../tools/docker/workshop-images.js';
import { capture } from '../../../tools/process/capture.js';
import type { ClusterContext } from '../provider.js';
import { listPulled } from './pulled-images.js';

/**
 * Removes the images that Docker has because of this installation, unless a cluster of kind on this machine may need them.
 * @returns names of the clusters that kept them; empty where the images are gone.
 */
export async function removeOwnImages(ctx: ClusterContext): Promise<readonly string[]> {
  const clusters = await kindClusters(ctx);
  if (clusters.length > 0) {
    ctx.report.log(`images and network stay: ${clusters.join(', ')} may need them`);
    return clusters;
  }
  const built = Object.values(WORKSHOP_IMAGES).map(({ tag }) => tag);
  await removeImages(ctx, [...built, ...(await listPulled(ctx.cfg))]);
  return [];
}

async function kindClusters(ctx: Pick<StepContext, 'signal'>): Promise<readonly string[]> {
  const format = '{{.Label "io.x-k8s.kind.cluster"}}';
  const args = ['ps', '--all', '--filter', 'label=io.x-k8s.kind.cluster', '--format', format];
  const { stdout } = await capture(ctx, dockerCommand(args, 'look for other clusters'));
  return [...new Set(stdout.split('\n').filter((name) => name !== ''))];
}

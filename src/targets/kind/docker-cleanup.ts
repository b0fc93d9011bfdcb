import type { StepContext } from '../../engine/contract.js';
import { dockerCommand, removeImages } from '../../tools/docker/docker.js';
import { WORKSHOP_IMAGES } from '../../tools/docker/workshop-images.js';
import { capture } from '../../tools/process/capture.js';
import { run } from '../../tools/process/exec.js';
import { listFetched } from '../cluster/images/pulled-images.js';
import type { Config } from '../config.js';
import type { Claim } from './cluster-record.js';

/** kind's own name for the network of all of its clusters. */
const NETWORK = 'kind';

/** True where Docker has the network of kind's clusters. */
export async function hasNetwork(ctx: Pick<StepContext, 'signal'>): Promise<boolean> {
  const args = ['network', 'ls', '--filter', `name=^${NETWORK}$`, '--format', '{{.Name}}'];
  const { stdout } = await capture(ctx, dockerCommand(args, "look for kind's network"));
  return stdout.trim() === NETWORK;
}

/** Removes what Docker has only because of this cluster, once the cluster is gone. Another cluster's is left alone. */
export async function removeTraces(ctx: StepContext<Config>, claim: Pick<Claim, 'network'>): Promise<void> {
  const clusters = await otherClusters(ctx);
  if (clusters.length > 0) {
    ctx.report.log(`images and network stay: ${clusters.join(', ')} may need them`);
    return;
  }
  const built = Object.values(WORKSHOP_IMAGES).map(({ tag }) => tag);
  await removeImages(ctx, [...built, ...(await listFetched(ctx.cfg))]);
  if (claim.network && (await hasNetwork(ctx))) {
    await run(ctx, dockerCommand(['network', 'rm', NETWORK], "remove kind's network", true));
  }
}

async function otherClusters(ctx: Pick<StepContext, 'signal'>): Promise<readonly string[]> {
  const format = '{{.Label "io.x-k8s.kind.cluster"}}';
  const args = ['ps', '--all', '--filter', 'label=io.x-k8s.kind.cluster', '--format', format];
  const { stdout } = await capture(ctx, dockerCommand(args, 'look for other clusters'));
  return [...new Set(stdout.split('\n').filter((name) => name !== ''))];
}

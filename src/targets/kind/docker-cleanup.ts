import type { StepContext } from '../../engine/contract.js';
import { dockerCommand } from '../../tools/docker/docker.js';
import { capture } from '../../tools/process/capture.js';
import { run } from '../../tools/process/exec.js';
import { removeOwnImages } from '../cluster/images/remove-images.js';
import type { ClusterContext } from '../cluster/provider.js';
import type { ClusterRecord } from './cluster-record.js';

/** kind's own name for the network of all of its clusters. */
const NETWORK = 'kind';

/** True if Docker has the network of kind's clusters. */
export async function hasNetwork(ctx: Pick<StepContext, 'signal'>): Promise<boolean> {
  const args = ['network', 'ls', '--filter', `name=^${NETWORK}$`, '--format', '{{.Name}}'];
  const { stdout } = await capture(ctx, dockerCommand(args, "look for kind's network"));
  return stdout.trim() === NETWORK;
}

/** Removes what Docker has only because of this cluster, once the cluster is gone. Another cluster's is left alone. */
export async function removeDockerLeftovers(
  ctx: ClusterContext,
  { network }: Pick<ClusterRecord, 'network'>,
): Promise<void> {
  if ((await removeOwnImages(ctx)).length > 0) return;
  if (network && (await hasNetwork(ctx)))
    await run(ctx, dockerCommand(['network', 'rm', NETWORK], "remove kind's network", true));
}

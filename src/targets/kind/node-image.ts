import { nodeImageFile, readIndexFor } from '../../bundle/bundle-index.js';
import { failureError } from '../../failures/failure.js';
import type { DockerInfo } from '../../tools/docker/docker.js';
import { pickNodeImage } from '../../tools/install/pins.js';
import { versionOf } from '../../tools/install/tool-binary.js';
import { kindAccess } from '../cluster/manifests/paths.js';
import type { ClusterContext } from '../cluster/provider.js';

/** The image that the nodes are made of: as asked for, else the bundle's, else the pinned one that fits kind and the machine. */
export async function chooseNodeImage(
  ctx: ClusterContext,
  { cgroup, platform }: Pick<DockerInfo, 'cgroup' | 'platform'>,
): Promise<string> {
  const { nodeImage, bundle } = ctx.cfg;
  // A bundle for other nodes is found out before anything is made.
  const bundled =
    bundle === undefined ? undefined : nodeImageFile(bundle, await readIndexFor(bundle, platform), platform);
  if (nodeImage !== undefined) return nodeImage;
  if (bundled !== undefined) return bundled.image;
  const kind = await versionOf(ctx, 'kind', kindAccess(ctx.cfg).kind);
  const picked = kind === undefined ? undefined : pickNodeImage(kind, cgroup);
  if (picked !== undefined) return picked;
  throw failureError(
    'BML-A06',
    {},
    { evidence: `kind ${kind ?? 'of unknown version'}, control groups version ${cgroup}` },
  );
}

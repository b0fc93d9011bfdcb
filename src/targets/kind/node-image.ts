import { nodeImageFile, readIndex } from '../../bundle/bundle-index.js';
import { failureError } from '../../failures/failure.js';
import type { DockerInfo } from '../../tools/docker/docker.js';
import { pickNodeImage } from '../../tools/install/pins.js';
import { versionOf } from '../../tools/install/tool-binary.js';
import { kindAccess } from '../cluster/manifests/paths.js';
import type { ClusterContext } from '../cluster/provider.js';

/** The image that the nodes are made of: as asked for, else the bundle's, else the pinned one that fits kind and the machine. */
export async function chooseNodeImage(ctx: ClusterContext, { cgroup }: Pick<DockerInfo, 'cgroup'>): Promise<string> {
  const { nodeImage, bundle } = ctx.cfg;
  if (nodeImage !== undefined) return nodeImage;
  const bundled = bundle === undefined ? undefined : nodeImageFile(bundle, await readIndex(bundle));
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

import { nodeImageFile, readIndex } from '../../bundle/bundle-index.js';
import { FailureError } from '../../engine/failure.js';
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
  throw new FailureError({
    code: 'BML-A06',
    what: 'no node image fits',
    evidence: `kind ${kind ?? 'of unknown version'}, control groups version ${cgroup}`,
    cause: 'a node image belongs to the kind that shipped it, and none of those that are pinned fits this one',
    fix: 'name one: bookstore-ml up --node-image IMAGE',
    transient: false,
  });
}

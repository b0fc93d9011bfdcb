import type { Command } from '../../../engine/contract.js';
import type { ClusterAccess } from '../../../tools/kubernetes/access.js';
import type { KubeObject } from '../../../tools/kubernetes/kube-object.js';
import { listObjects, type Selection } from '../../../tools/kubernetes/read-objects.js';
import { CommandError } from '../../../tools/process/command-error.js';
import { run } from '../../../tools/process/exec.js';
import type { ClusterContext } from '../provider.js';

/** Objects of several kinds in one call; undefined where the cluster does not know one of the kinds. */
export async function listIfKnown(
  ctx: ClusterContext,
  access: ClusterAccess,
  kinds: string,
  where: Selection = {},
): Promise<readonly KubeObject[] | undefined> {
  try {
    return await listObjects(ctx, access, kinds, where);
  } catch (error) {
    if (isUnknownKind(error)) return undefined;
    throw error;
  }
}

/** Runs a deletion. A kind that the cluster does not know has no objects. */
export async function deleteIfKnown(ctx: ClusterContext, command: Command): Promise<void> {
  await run(ctx, command).catch((error: unknown) => {
    if (!isUnknownKind(error)) throw error;
  });
}

const isUnknownKind = (error: unknown) =>
  error instanceof CommandError && error.lines.some((line) => /doesn't have a resource type/.test(line));

import { rm } from 'node:fs/promises';
import { exportLogsCommand } from '../../tools/docker/kind.js';
import { run } from '../../tools/process/exec.js';
import { kindAccess, paths } from '../cluster/manifests/paths.js';
import type { ClusterContext } from '../cluster/provider.js';

/** Keeps what the nodes say of themselves, for whoever wants to know why the cluster could not be made. */
export async function keepNodeLogs(ctx: ClusterContext): Promise<void> {
  const { nodeLogs } = paths(ctx.cfg);
  await rm(nodeLogs, { recursive: true, force: true });
  try {
    await run(ctx, exportLogsCommand(kindAccess(ctx.cfg), nodeLogs));
    ctx.report.log(`the nodes' logs: ${nodeLogs}`);
  } catch {
    // What kept the cluster from being made is the failure to tell of.
  }
}

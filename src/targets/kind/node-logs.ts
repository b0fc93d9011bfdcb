import { rm } from 'node:fs/promises';
import type { StepContext } from '../../engine/contract.js';
import { exportLogsCommand } from '../../tools/docker/kind.js';
import { run } from '../../tools/process/exec.js';
import { kindAccess, places } from '../cluster/manifests/paths.js';
import type { Config } from '../config.js';

/** Keeps what the nodes say of themselves, for whoever wants to know why the cluster could not be made. */
export async function keepNodeLogs(ctx: StepContext<Config>): Promise<void> {
  const { nodeLogs } = places(ctx.cfg);
  await rm(nodeLogs, { recursive: true, force: true });
  try {
    await run(ctx, exportLogsCommand(kindAccess(ctx.cfg), nodeLogs));
    ctx.report.log(`the nodes' logs: ${nodeLogs}`);
  } catch {
    // What kept the cluster from being made is the failure to tell of.
  }
}

import type { StepContext } from '../../engine/contract.js';
import { waitForDeployment } from '../../tools/cluster-wait.js';
import { run } from '../../tools/exec.js';
import {
  hasValues,
  helmVersion,
  installCommand,
  readRelease,
  repairRelease,
  uninstallCommand,
} from '../../tools/helm.js';
import { listObjects } from '../../tools/kubectl.js';
import { type ChartPin, chartPin } from '../../tools/pins.js';
import type { Config } from '../config.js';
import { clusterAccess, helmAccess } from './places.js';
import { release } from './supplies.js';

const READY_MS = 240_000;
/** Shown where helm was not asked yet; Helm 4 takes one flag more. */
const HELM_3 = '3.0.0';

export const chartCommand = (cfg: Config, name: string, version = HELM_3) =>
  installCommand(helmAccess(cfg), release(cfg, name), version);

/**
 * Sees that a chart is installed as wanted and its controllers run. One that is, is not installed again: JobSet and Kueue
 * write their certificates into webhooks that an upgrade would empty, and take a minute to notice.
 */
export async function needChart(ctx: StepContext<Config>, name: string): Promise<void> {
  const [drift, gone] = await Promise.all([chartDrift(ctx, name), lacksDeployment(ctx, name)]);
  if (drift !== undefined || gone) return installChart(ctx, name);
  await waitForControllers(ctx, name);
}

/** Installs a chart, frees one that a killed run left half-way, and waits until its controllers run. */
async function installChart(ctx: StepContext<Config>, name: string): Promise<void> {
  const { cfg } = ctx;
  const access = helmAccess(cfg);
  const wanted = release(cfg, name);
  if (await repairRelease(ctx, access, wanted)) ctx.report.log(`${name} had been left half-installed`);
  await run(ctx, chartCommand(cfg, name, await helmVersion(ctx, access)));
  await waitForControllers(ctx, name);
}

async function waitForControllers(ctx: StepContext<Config>, name: string): Promise<void> {
  const { deployments, namespace } = chartPin(ctx.cfg.pins, name);
  for (const deployment of deployments) {
    await waitForDeployment(ctx, clusterAccess(ctx.cfg), { namespace, name: deployment }, READY_MS);
  }
}

/** Helm knows what it installed, not what somebody deleted since. */
async function lacksDeployment(ctx: StepContext<Config>, name: string): Promise<boolean> {
  const { deployments, namespace } = chartPin(ctx.cfg.pins, name);
  const found = await listObjects(ctx, clusterAccess(ctx.cfg), 'deployments.apps', { namespace });
  return deployments.some((deployment) => !found.some(({ metadata }) => metadata.name === deployment));
}

/** Why a chart is not as wanted; undefined where it is. Its deployments are looked at elsewhere. */
export async function chartDrift(ctx: StepContext<Config>, name: string): Promise<string | undefined> {
  const access = helmAccess(ctx.cfg);
  const wanted = release(ctx.cfg, name);
  const pin = chartPin(ctx.cfg.pins, name);
  const [found, same] = await Promise.all([readRelease(ctx, access, wanted), hasValues(ctx, access, wanted)]);
  if (found === undefined) return `${name} is not installed`;
  if (found.status !== 'deployed') return `${name} is ${found.status}`;
  if (found.version !== pin.version) return `${name} is ${found.version}, not ${pin.version}`;
  return same ? undefined : `${name} has other values`;
}

export async function uninstallChart(ctx: StepContext<Config>, pin: Pick<ChartPin, 'name' | 'namespace'>) {
  await run(ctx, uninstallCommand(helmAccess(ctx.cfg), pin));
}

import { existsSync } from 'node:fs';
import { writeText } from '../../../lib/files/json-file.js';
import { helmVersion, installCommand, repairCommand, uninstallCommand } from '../../../tools/helm/helm.js';
import { hasValues, readRelease } from '../../../tools/helm/helm-storage.js';
import { chartPin } from '../../../tools/install/pins.js';
import { waitForDeployment } from '../../../tools/kubernetes/cluster-wait.js';
import { deleteCommand, scaleCommand } from '../../../tools/kubernetes/kubectl.js';
import { type Named, progressOf, readRollouts } from '../../../tools/kubernetes/rollout.js';
import { run } from '../../../tools/process/exec.js';
import type { Config } from '../../config.js';
import { clusterAccess, helmAccess } from '../manifests/paths.js';
import type { ClusterContext } from '../provider.js';
import { assertCompatible, isCompatible, type Ownership, ownershipOf } from './adoption.js';
import { forgetChart, recordChart, usersOf } from './chart-ownership.js';
import { release } from './helm-release.js';
import { imageValues, imageValuesFile } from './image-values.js';
import { type InventoryEntry, readInventory } from './inventory.js';

const READY_MS = 240_000;
/** Shown where helm was not asked yet; Helm 4 takes one flag more. */
const HELM_3 = '3.0.0';
const OURS: Ownership = { state: 'ours' };

export const chartCommand = (cfg: Config, name: string, version = HELM_3) =>
  installCommand(helmAccess(cfg), release(cfg, name), version);

/**
 * Sees that a chart is installed as wanted and its controllers run. One that is, is not installed again: JobSet and Kueue
 * write their certificates into webhooks that an upgrade would empty, and take a minute to notice. A controller that
 * somebody else installed is used as it is.
 */
export async function ensureChart(ctx: ClusterContext, name: string): Promise<void> {
  const ownership = await ownershipOf(ctx, name);
  if (ownership.state === 'adopted') {
    const { controller } = ownership;
    assertCompatible(ctx.cfg, name, controller);
    ctx.report.log(
      `${name} ${controller.version} is there already, in namespace ${controller.namespace}: used as it is`,
    );
    await waitForDeployment(ctx, clusterAccess(ctx.cfg), controller, READY_MS);
    return;
  }
  await writeImageValues(ctx, name);
  if (ownership.state === 'absent') return installFirst(ctx, name);
  const [drift, gone] = await Promise.all([chartDrift(ctx, name, OURS), lacksDeployment(ctx, name)]);
  if (drift !== undefined || gone) return installChart(ctx, name);
  await wakeControllers(ctx, name);
  await waitForControllers(ctx, name);
}

/** Scales up controllers of ours that somebody scaled to 0: nothing would come of waiting for them. */
async function wakeControllers(ctx: ClusterContext, name: string): Promise<void> {
  for (const one of await readControllers(ctx, name, OURS)) {
    if (one?.deployment.spec.replicas !== 0) continue;
    const { name: deployment, namespace = '' } = one.deployment.metadata;
    ctx.report.log(`Deployment ${deployment} in namespace ${namespace} is scaled to 0: scaled up again`);
    await run(ctx, scaleCommand(clusterAccess(ctx.cfg), { namespace, name: deployment }, 1));
  }
}

/** Into a cluster that is somebody else's: noted as ours, unless nothing comes of it. */
async function installFirst(ctx: ClusterContext, name: string): Promise<void> {
  await recordChart(ctx, name);
  try {
    await installChart(ctx, name);
  } catch (error) {
    const nothing = (await readRelease(ctx, clusterAccess(ctx.cfg), release(ctx.cfg, name))) === undefined;
    if (nothing) await forgetChart(ctx, name);
    throw error;
  }
}

/** Installs a chart, frees one that a killed run left half-way, and waits until its controllers run. */
async function installChart(ctx: ClusterContext, name: string): Promise<void> {
  const { cfg } = ctx;
  const access = helmAccess(cfg);
  const wanted = release(cfg, name);
  const repair = repairCommand(access, wanted, await readRelease(ctx, clusterAccess(cfg), wanted));
  if (repair !== undefined) {
    ctx.report.log(`${name} had been left half-installed`);
    await run(ctx, repair);
  }
  await run(ctx, chartCommand(cfg, name, await helmVersion(ctx, access)));
  await waitForControllers(ctx, name);
}

async function writeImageValues({ cfg, provider }: ClusterContext, name: string): Promise<void> {
  const pin = chartPin(cfg.pins, name);
  const file = imageValuesFile(cfg, pin);
  if (file !== undefined) await writeText(file, imageValues(cfg, pin, await provider.images.idsOf(cfg, 'controllers')));
}

async function waitForControllers(ctx: ClusterContext, name: string): Promise<void> {
  for (const deployment of controllersOf(ctx.cfg, name, OURS))
    await waitForDeployment(ctx, clusterAccess(ctx.cfg), deployment, READY_MS);
}

/** Helm knows what it installed, not what somebody deleted since. */
async function lacksDeployment(ctx: ClusterContext, name: string): Promise<boolean> {
  const found = await readControllers(ctx, name, OURS);
  return found.includes(undefined);
}

const controllersOf = ({ pins }: Config, chart: string, ownership: Ownership): readonly Named[] => {
  if (ownership.state === 'adopted') return [ownership.controller];
  const { deployments, namespace } = chartPin(pins, chart);
  return deployments.map((name) => ({ namespace, name }));
};

async function readControllers(ctx: ClusterContext, chart: string, ownership: Ownership) {
  const controllers = controllersOf(ctx.cfg, chart, ownership);
  const { namespace } = controllers[0]!;
  return readRollouts(
    ctx,
    clusterAccess(ctx.cfg),
    namespace,
    controllers.map(({ name }) => name),
  );
}

/** Why a chart and its controllers are not as wanted; undefined where they are. */
export async function controllerDrift(ctx: ClusterContext, name: string): Promise<string | undefined> {
  const ownership = await ownershipOf(ctx, name);
  const [drift, controllers] = await Promise.all([
    chartDrift(ctx, name, ownership),
    readControllers(ctx, name, ownership),
  ]);
  const asleep = controllers.find((one) => one?.deployment.spec.replicas === 0);
  if (asleep !== undefined) return `Deployment ${asleep.deployment.metadata.name} is scaled to 0`;
  const up = controllers.every((one) => one !== undefined && progressOf(one).ready > 0);
  return drift ?? (up ? undefined : `the controller of ${name} does not run`);
}

/** The same of the chart alone. */
async function chartDrift(ctx: ClusterContext, name: string, ownership: Ownership): Promise<string | undefined> {
  const pin = chartPin(ctx.cfg.pins, name);
  if (ownership.state === 'absent') return `${name} is not installed`;
  if (ownership.state === 'adopted') {
    const { version = 'of unknown version' } = ownership.controller;
    return isCompatible(ownership.controller, pin) ? undefined : `${name} is ${version}, and not ours`;
  }
  const wanted = release(ctx.cfg, name);
  if (!wanted.values.every((file) => existsSync(file))) return `what ${name} was installed with is not known`;
  const found = await readRelease(ctx, clusterAccess(ctx.cfg), wanted);
  if (found === undefined) return `${name} is not installed`;
  if (found.status !== 'deployed') return `${name} is ${found.status}`;
  if (found.version !== pin.version) return `${name} is ${found.version}, not ${pin.version}`;
  return (await hasValues(found, wanted)) ? undefined : `${name} has other values`;
}

/** A chart with the version that is used of it, for a step's line. */
export async function describeChart(ctx: ClusterContext, name: string): Promise<string> {
  const ownership = await ownershipOf(ctx, name);
  if (ownership.state !== 'adopted') return `${name} ${chartPin(ctx.cfg.pins, name).version}`;
  return `${name} ${ownership.controller.version}, as it was there`;
}

/**
 * Takes a chart out of a cluster that stays, with its namespace and the kinds that Helm leaves. What somebody else
 * installed, or uses by now, stays.
 */
export async function removeChart(ctx: ClusterContext, name: string): Promise<void> {
  const { cfg } = ctx;
  const { namespace, keeps } = chartPin(cfg.pins, name);
  const access = clusterAccess(cfg);
  const made = ctx.provider.ownsCluster ? undefined : await readInventory(ctx);
  const cameWithUs = (one: InventoryEntry) => made === undefined || made.has(one);
  if (cameWithUs(`chart.${name}`)) {
    const users = await usersOf(ctx, name);
    if (users.length > 0) {
      const text = `${name} stays in the cluster: ${users.join(', ')} needs it`;
      ctx.report.fact({ kind: 'note', key: `stays-${name}`, text });
      return;
    }
    await run(ctx, uninstallCommand(helmAccess(cfg), { name, namespace }));
  }
  if (cameWithUs(`namespace.${namespace}`))
    await run(ctx, deleteCommand(access, 'namespace', [namespace], { waitS: 120 }));
  const crds = keeps.filter((crd) => cameWithUs(`crd.${crd}`));
  if (crds.length > 0) await run(ctx, deleteCommand(access, 'crd', crds));
}

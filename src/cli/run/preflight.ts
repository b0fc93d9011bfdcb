import { imageFile, nodeImageFile, readIndex } from '../../bundle/bundle-index.js';
import { type Diagnosis, diagnose, type Machine, stopsUp } from '../../doctor/check.js';
import { CHECKS, MACHINE_CHECKS } from '../../doctor/checks/index.js';
import type { Config } from '../../targets/config.js';
import { dataPort } from '../../targets/local/paths.js';
import { targetNamed } from '../../targets/targets.js';

/** What stands in the way of `up` before anything is started, as text; undefined where nothing does. */
export function refusal(found: readonly Diagnosis[]): string | undefined {
  const obstacles = found.filter(stopsUp);
  if (obstacles.length === 0) return undefined;
  return notReadyText(obstacles.map((one) => ({ ...one, advice: one.state === 'ok' ? '' : one.advice })));
}

interface Obstacle {
  readonly title: string;
  readonly detail: string;
  readonly advice: string;
}

/** What is said where nothing is started. */
export function notReadyText(obstacles: readonly Obstacle[]): string {
  const lines = obstacles.map(({ title, detail, advice }) => `  ${title}: ${detail}\n    ${advice}\n`);
  return `bookstore-ml: this machine is not ready; nothing was started.\n${lines.join('')}`;
}

/** For what is there already: only the machine. Whether images and registries are needed is known to the steps alone. */
export const preflightAgain = async (cfg: Config) =>
  refusal(
    await diagnose(
      MACHINE_CHECKS.filter((check) => check.required),
      await machineOf(cfg),
    ),
  );

/** All that can be looked at before the first run of a cluster. */
export const preflightChecks = CHECKS;

/** What checks look at for a run of this configuration. */
export async function machineOf(cfg: Config): Promise<Machine> {
  const target = targetNamed(cfg.target);
  const { memoryMiB, diskMiB, images } = target.footprint(cfg);
  return {
    env: process.env,
    home: cfg.home,
    port: cfg.port,
    shopPort: cfg.shopPort,
    dataPort: dataPort(cfg),
    memoryMiB,
    diskMiB: images.length > 0 ? HOME_MIB : diskMiB,
    ...(images.length > 0 && {
      docker: { images: await withoutBundled(images, cfg.bundle), runsNodes: target.ownsPlace, diskMiB },
    }),
  };
}

/** What a cluster's state takes beside what Docker has of it. */
const HOME_MIB = 500;

async function withoutBundled(images: readonly string[], bundle: string | undefined): Promise<readonly string[]> {
  if (bundle === undefined) return images;
  // A damaged bundle is said by whoever uses it.
  const index = await readIndex(bundle).catch(() => undefined);
  if (index === undefined) return images;
  const node = nodeImageFile(bundle, index)?.image;
  return images.filter((image) => image !== node && imageFile(bundle, index, image) === undefined);
}

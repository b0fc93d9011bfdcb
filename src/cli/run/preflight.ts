import { readIndex, toolFolder } from '../../bundle/bundle-index.js';
import { type Diagnosis, diagnose, type Machine, stopsUp } from '../../doctor/check.js';
import { CHECKS, MACHINE_CHECKS } from '../../doctor/checks/index.js';
import { withTypedCommands } from '../../lib/typed-command.js';
import type { Config } from '../../targets/config.js';
import { dataPort } from '../../targets/local/paths.js';
import { targetNamed } from '../../targets/targets.js';
import { hostPlatform } from '../../tools/install/platform.js';
import { adviceFor } from '../recognise-error.js';

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
  return withTypedCommands(`bookstore-ml: this machine is not ready; nothing was started.\n${lines.join('')}`);
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
  const { home, port, shopPort, bundle } = cfg;
  const target = targetNamed(cfg.target);
  const { memoryMiB, diskMiB, images, ports } = target.footprint(cfg);
  // A damaged bundle is said by whoever uses it.
  const index = bundle === undefined ? undefined : await readIndex(bundle).catch(() => undefined);
  const bundled = new Set(index?.files.map(({ name, version }) => `${name}:${version}`));
  // Nodes are made of the bundle's own image, whichever would be the newest, unless one is asked for.
  const node = cfg.nodeImage === undefined ? index?.files.find(({ kind }) => kind === 'node-image') : undefined;
  const isBundled = (image: string) => bundled.has(image) || (node && image.startsWith(`${node.name}:`));
  const hasTools = index !== undefined && toolFolder(bundle!, index, hostPlatform()) !== undefined;
  return {
    env: process.env,
    adviceFor: (error) => adviceFor(error, cfg),
    home,
    port,
    shopPort,
    dataPort: dataPort(cfg),
    servers: ports.flatMap(({ process }) => process ?? []),
    memoryMiB,
    diskMiB: images.length > 0 ? HOME_MIB : diskMiB,
    tools: hasTools ? [] : target.tools,
    ...(images.length > 0 && {
      docker: { images: images.filter((image) => !isBundled(image)), runsNodes: target.ownsPlace, diskMiB },
    }),
  };
}

/** What a cluster's state takes beside what Docker has of it. */
const HOME_MIB = 500;

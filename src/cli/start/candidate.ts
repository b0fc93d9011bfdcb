import { dirname, join } from 'node:path';
import { readIndex, toolFolder } from '../../bundle/bundle-index.js';
import { type Diagnosis, diagnose, type Machine } from '../../doctor/check.js';
import { missingImages } from '../../doctor/checks/registries.js';
import type { Step } from '../../engine/contract.js';
import { UsageError } from '../../lib/usage-error.js';
import type { Config } from '../../targets/config.js';
import { targetNamed } from '../../targets/targets.js';
import { readPins } from '../../tools/install/pins.js';
import { hostPlatform } from '../../tools/install/platform.js';
import { hasTool } from '../../tools/install/tool-binary.js';
import type { CliArgs } from '../command.js';
import type { ChosenTarget } from '../run/choose-target.js';
import { openCluster } from '../run/open-cluster.js';
import { machineOf, preflightChecks } from '../run/preflight.js';

/** A target that `up` could take, and what is known of it so far. */
export interface Candidate {
  readonly cfg: Config;
  readonly steps: readonly Step<Config>[];
  /** Why this machine cannot have it. */
  readonly unfit: ChosenTarget['unfit'];
  /** Findings so far, by the id of the check. */
  readonly findings: ReadonlyMap<string, Diagnosis>;
  /** MiB to download by name; undefined until it is known. */
  downloads: readonly Download[] | undefined;
  /** Runs the checks, once for all calls, and answers their findings; `changed` is called whenever more is known. */
  inspect(changed?: () => void): Promise<readonly Diagnosis[]>;
}

export interface Download {
  readonly name: string;
  readonly mib: number;
}

/** The command line as if it asked for this target. */
export const withTarget = (args: CliArgs, target: string): CliArgs => ({
  ...args,
  has: (name) => name === 'target' || args.has(name),
  text: (name) => (name === 'target' ? target : args.text(name)),
});

/** True where the command line makes sense for this target too. */
export function canBeOn(args: CliArgs, target: string): boolean {
  try {
    const { cfg } = openCluster(withTarget(args, target));
    return cfg.target === target;
  } catch (error) {
    if (error instanceof UsageError) return false;
    throw error;
  }
}

/** A target as the command line means it. Reads only. */
export function openCandidate(
  args: CliArgs,
  target: string,
  { unfit, defaults }: Pick<ChosenTarget, 'unfit' | 'defaults'> = {},
): Candidate {
  const { cfg, steps } = openCluster(withTarget(args, target), target, defaults);
  const findings = new Map<string, Diagnosis>();
  const inspect = async (changed: () => void) => {
    const machine = await machineOf(cfg);
    const note = (found: Diagnosis) => {
      findings.set(found.id, found);
      changed();
    };
    findDownloads(cfg, machine).then(
      (downloads) => {
        candidate.downloads = downloads;
        changed();
      },
      // Docker does not answer: its check says so.
      () => {},
    );
    return diagnose(preflightChecks, machine, note);
  };
  let checked: Promise<readonly Diagnosis[]> | undefined;
  const candidate: Candidate = {
    cfg,
    steps,
    unfit,
    findings,
    downloads: undefined,
    inspect(changed = () => {}) {
      checked ??= inspect(changed);
      checked.catch(() => {});
      return checked;
    },
  };
  return candidate;
}

/** Images and programs that are neither here nor in the bundle. */
async function findDownloads(cfg: Config, machine: Machine): Promise<readonly Download[]> {
  const { downloadMiB } = readPins();
  const { signal } = new AbortController();
  const cache = join(dirname(cfg.home), '.tools');
  const index = cfg.bundle === undefined ? undefined : await readIndex(cfg.bundle).catch(() => undefined);
  const folder = index && toolFolder(cfg.bundle!, index, hostPlatform());
  const bundle = folder === undefined ? {} : { bundle: folder };
  const [images, tools] = await Promise.all([
    missingImages(machine, signal),
    Promise.all(
      targetNamed(cfg.target).tools.map(async (name) => ({
        name,
        there: await hasTool({ signal }, name, { cache, ...bundle }),
      })),
    ),
  ]);
  const names = [
    ...images.map((image) => image.replace(/@.*$/, '').replace(/:[^:/]*$/, '')),
    ...tools.filter(({ there }) => !there).map(({ name }) => name),
  ];
  return names.map((name) => ({ name, mib: downloadMiB[name] ?? 0 }));
}

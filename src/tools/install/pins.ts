import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import satisfies from 'semver/functions/satisfies.js';
import { parse } from 'yaml';
import { packageRoot } from '../../lib/package-root.js';

/** manifests/pins.yaml: every version that a run fetches or applies. */
export interface Pins {
  readonly schema: 1;
  readonly sets: Readonly<Record<PinSetName, PinSet>>;
  /** What our own images are built on. */
  readonly baseImages: readonly string[];
  /** What the shop runs that we do not build. */
  readonly shopImages: readonly string[];
  readonly nodeImages: readonly NodeImage[];
  /** MiB that a download is, roughly, by an image's repository or a tool's name. */
  readonly downloadMiB: Readonly<Record<string, number>>;
  readonly tools: Readonly<Record<ToolName, ToolPin>>;
}

export type PinSetName = 'seed' | 'maintained';
export type ToolName = 'kind' | 'kubectl' | 'helm';

export interface PinSet {
  /** In the order in which they may be installed. */
  readonly charts: readonly ChartPin[];
  /** The field in which this set's CronWorkflow takes its schedule. */
  readonly cronWorkflow: 'schedule' | 'schedules';
}

export interface ChartPin {
  /** Name of the chart and of its release. */
  readonly name: string;
  readonly namespace: string;
  readonly version: string;
  /** OCI reference without a version. */
  readonly source: string;
  /** Names of files in manifests/helm; later ones win. */
  readonly values: readonly string[];
  /** Deployments that must be available before the chart is of use. */
  readonly deployments: readonly string[];
  /** The first is the controller's own. */
  readonly images: readonly string[];
  /** For each image, where the chart's values name its repository and tag. */
  readonly imageValues: readonly string[];
  /** Versions of the program, not of the chart, that will do where a cluster has it already. */
  readonly adopts: string;
  /** Custom resource definitions that Helm leaves when it uninstalls the chart. */
  readonly keeps: readonly string[];
  /** Kinds whose objects show that somebody uses the chart. */
  readonly usedBy: readonly string[];
}

export interface NodeImage {
  /** name:tag@digest */
  readonly image: string;
  /** Versions of kind that it belongs to. */
  readonly kind: string;
  /** Versions of the kernel's control groups on which its kubelet starts. */
  readonly cgroups: readonly (1 | 2)[];
}

export interface ToolPin {
  /** Versions on the PATH that will do. */
  readonly range: string;
  readonly version: string;
  /** With {version}, {platform}, {os} and {arch} to fill in. */
  readonly url: string;
  /** The file inside the archive behind `url`; absent where that is the program itself. */
  readonly member?: string;
  /** Of what `url` gives, by platform such as linux-amd64. A project publishes one of the two. */
  readonly sha256?: Readonly<Record<string, string>>;
  readonly sha512?: Readonly<Record<string, string>>;
}

/** The platforms that the workshop runs on; each tool has a digest for each. */
export const PLATFORMS = ['linux-amd64', 'linux-arm64', 'darwin-amd64', 'darwin-arm64'] as const;

export interface Digest {
  readonly algorithm: 'sha256' | 'sha512';
  readonly hex: string;
}

/** What a download of the tool has to have; undefined where none is known for this platform. */
export function pinnedDigest({ sha256, sha512 }: ToolPin, platform: string): Digest | undefined {
  const [strong, usual] = [sha512?.[platform], sha256?.[platform]];
  if (strong !== undefined) return { algorithm: 'sha512', hex: strong };
  return usual === undefined ? undefined : { algorithm: 'sha256', hex: usual };
}

let cached: Pins | undefined;

export function readPins(): Pins {
  cached ??= parse(readFileSync(join(packageRoot(), 'manifests', 'pins.yaml'), 'utf8')) as Pins;
  return cached;
}

/** A chart of a set. */
export function chartPin(set: PinSetName, name: string): ChartPin {
  const chart = readPins().sets[set].charts.find((candidate) => candidate.name === name);
  if (chart === undefined) throw new Error(`pins.yaml has no chart ${name} in ${set}`);
  return chart;
}

/** Absolute paths of a chart's values files. */
export function valuesFiles(chart: ChartPin): readonly string[] {
  return chart.values.map((name) => join(packageRoot(), 'manifests', 'helm', name));
}

/** Every image that a set's pods run and our builds stand on; the node image apart. */
export function imagesOf(set: PinSetName): readonly string[] {
  const { sets, baseImages, shopImages } = readPins();
  return [...new Set([...sets[set].charts.flatMap((chart) => chart.images), ...baseImages, ...shopImages])];
}

/** The node image for this kind and this machine; undefined where none of ours fits both. */
export function pickNodeImage(kindVersion: string, cgroup: 1 | 2): string | undefined {
  return readPins().nodeImages.find(
    ({ kind, cgroups }) => cgroups.includes(cgroup) && satisfies(kindVersion, kind, { includePrerelease: true }),
  )?.image;
}

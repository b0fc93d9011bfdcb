import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { PinSetName } from '../tools/install/pins.js';
import { BundleError } from './bundle-error.js';

/** bundle.json: all that is in the folder beside it. */
export interface BundleIndex {
  readonly schema: 1;
  /** Where containers run, such as linux/amd64: of images that name no platform. */
  readonly platform: string;
  /** Of the machine that tools run on which name no platform, such as darwin-arm64. */
  readonly host: string;
  readonly pins: PinSetName;
  /** By path. */
  readonly files: readonly BundleFile[];
}

export interface BundleFile {
  /** Relative to the folder, with slashes. */
  readonly path: string;
  readonly kind: 'chart' | 'image' | 'node-image' | 'tool';
  /** Of an image its repository, such as registry.k8s.io/kueue/kueue. */
  readonly name: string;
  /** Of an image its tag. */
  readonly version: string;
  /** In a bundle for several platforms: of an image such as linux/arm64, of a tool such as darwin-arm64. */
  readonly platform?: string;
  readonly bytes: number;
  readonly sha256: string;
}

export const INDEX_FILE = 'bundle.json';

/** The text of bundle.json. Its last field is the SHA-256 of the text without it, so that it vouches for itself too. */
export function indexText(index: BundleIndex): string {
  const digest = createHash('sha256').update(JSON.stringify(index)).digest('hex');
  return `${JSON.stringify({ ...index, digest }, null, 2)}\n`;
}

/**
 * Reads a bundle's index; what it names is not looked at, see `verifyBundle`.
 * @throws BundleError where there is none, or where it is not as it was written.
 */
export async function readIndex(folder: string): Promise<BundleIndex> {
  const path = join(folder, INDEX_FILE);
  const hint = 'Make one on a machine with a network: bookstore-ml bundle create DIR.';
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new BundleError(`there is no bundle in ${folder}: ${(error as Error).message}`, hint, { cause: error });
  }
  const index = parseIndex(text);
  if (index === undefined) throw new BundleError(`${path} is not as it was written`, `Copy the bundle again. ${hint}`);
  return index;
}

function parseIndex(text: string): BundleIndex | undefined {
  try {
    const { digest: _, ...index }: BundleIndex & { digest: string } = JSON.parse(text);
    const whole = index.schema === 1 && text === indexText(index);
    return whole && index.files.every(({ path }) => isInside(path)) ? index : undefined;
  } catch {
    return undefined;
  }
}

const isInside = (path: string) => !path.startsWith('/') && !path.split('/').includes('..') && !path.includes('\\');

/** What an index says of a file's bytes, as they are now. Throws what the file system throws. */
export async function measure(file: string): Promise<Pick<BundleFile, 'bytes' | 'sha256'>> {
  const { size: bytes } = await stat(file);
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  return { bytes, sha256: hash.digest('hex') };
}

/** What a bundle's images and tools are for. */
export function platformsOf({ files, platform, host }: BundleIndex): { images: string[]; tools: string[] } {
  const of = (kinds: readonly BundleFile['kind'][], otherwise: string) => [
    ...new Set(files.filter(({ kind }) => kinds.includes(kind)).map((file) => file.platform ?? otherwise)),
  ];
  return { images: of(['image', 'node-image'], platform), tools: of(['tool'], host) };
}

/**
 * A bundle whose images run on these nodes.
 * @throws BundleError where it has none for them, or is no bundle.
 */
export async function readIndexFor(folder: string, platform: string): Promise<BundleIndex> {
  const index = await readIndex(folder);
  const { images } = platformsOf(index);
  if (images.includes(platform)) return index;
  throw new BundleError(
    `the images of the bundle in ${folder} are for ${images.join(' and ')}, and the nodes run on ${platform}`,
    `Make one that has both: bookstore-ml bundle create DIR --platform ${[...images, platform].join(',')}.`,
  );
}

/** The folder with a bundle's tools for this kind of machine, such as darwin-arm64; undefined where it has none. */
export function toolFolder(folder: string, index: BundleIndex, host: string): string | undefined {
  const tool = index.files.find((file) => file.kind === 'tool' && (file.platform ?? index.host) === host);
  return tool && join(folder, dirname(tool.path));
}

/** Where the archive with an image lies; undefined where the bundle has none for the platform. */
export function imageFile(folder: string, index: BundleIndex, image: string, platform: string): string | undefined {
  const found = index.files.find(
    (file) =>
      file.kind === 'image' &&
      `${file.name}:${file.version}` === image &&
      (file.platform ?? index.platform) === platform,
  );
  return found && join(folder, found.path);
}

/** The node image's name with its tag, and where its archive lies. */
export function nodeImageFile(
  folder: string,
  index: BundleIndex,
  platform: string,
): { image: string; file: string } | undefined {
  const found = index.files.find(
    (file) => file.kind === 'node-image' && (file.platform ?? index.platform) === platform,
  );
  return found && { image: `${found.name}:${found.version}`, file: join(folder, found.path) };
}

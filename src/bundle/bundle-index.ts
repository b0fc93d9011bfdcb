import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { PinSetName } from '../tools/install/pins.js';
import { BundleError } from './bundle-error.js';

/** bundle.json: all that is in the folder beside it. */
export interface BundleIndex {
  readonly schema: 1;
  /** Where containers run, such as linux/amd64: of the images. */
  readonly platform: string;
  /** Of the machine that the tools run on, such as darwin-arm64. */
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

/** Where the archive with an image lies; undefined where the bundle has none. */
export function imageFile(folder: string, { files }: BundleIndex, image: string): string | undefined {
  const found = files.find((file) => file.kind === 'image' && `${file.name}:${file.version}` === image);
  return found && join(folder, found.path);
}

/** The node image's name with its tag, and where its archive lies. */
export function nodeImageFile(folder: string, { files }: BundleIndex): { image: string; file: string } | undefined {
  const found = files.find((file) => file.kind === 'node-image');
  return found && { image: `${found.name}:${found.version}`, file: join(folder, found.path) };
}

import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { packageRoot } from '../../lib/package-root.js';
import { type RunContext, run } from '../process/exec.js';
import { setContextModes } from './context-modes.js';
import { type Build, buildCommand, type DockerInfo, readImage } from './docker.js';
import { type InstalledPackage, installedPackages } from './installed-packages.js';

/** An image that we build from this installation. */
export interface WorkshopImage {
  readonly tag: string;
  /** Below manifests/. */
  readonly dockerfile: string;
  /** What of this installation goes into it. The manifests stay outside: a change of them needs no new image. */
  readonly parts: readonly string[];
  /** Packages that its program imports, beside those that they need in turn; the recommender imports none. */
  readonly packages: readonly string[];
}

const PROGRAM = ['package.json', 'bin', 'dist/src', 'dist/steps'];

export const WORKSHOP_IMAGES = {
  train: { tag: 'bookstore/recommender-train:dev', dockerfile: 'ml/train/Dockerfile', parts: PROGRAM, packages: [] },
  serve: { tag: 'bookstore/recommender-serve:dev', dockerfile: 'ml/serve/Dockerfile', parts: PROGRAM, packages: [] },
  // With the fresh Postgres that the build packs into dist.
  shop: {
    tag: 'bookstore/app:dev',
    dockerfile: 'bookstore/Dockerfile',
    parts: ['package.json', 'bin', 'dist'],
    packages: [
      '@electric-sql/pglite',
      '@fastify/ajv-compiler',
      '@fastify/formbody',
      '@fastify/swagger',
      '@sinclair/typebox',
      'cookie',
      'fastify',
      'pg',
      'pg-copy-streams',
      'postgrator',
      'prom-client',
    ],
  },
} as const satisfies Record<string, WorkshopImage>;

/** Holds the digest of all that went into an image: one that has it needs no new build. */
const CONTENT_LABEL = 'ml.bookstore/content';

/**
 * Builds the image, unless Docker has it from this very content and base. Nothing is left of the build's folder.
 * @returns true where it was built.
 */
export async function buildImage(
  ctx: RunContext,
  image: WorkshopImage,
  docker: Pick<DockerInfo, 'buildx' | 'platform'>,
): Promise<boolean> {
  const content = await contentDigest(ctx, image);
  if ((await readImage(ctx, image.tag))?.labels[CONTENT_LABEL] === content) return false;
  const context = await mkdtemp(join(tmpdir(), 'bookstore-ml-image-'));
  try {
    await fillContext(context, image);
    await run(ctx, buildCommand(imageBuild(image, context, content, docker.platform), docker));
    return true;
  } finally {
    await rm(context, { recursive: true, force: true });
  }
}

/** True where Docker has the image, by its own name or another, from this very content and base. */
export async function isBuilt(
  ctx: Pick<RunContext, 'signal'>,
  image: WorkshopImage,
  name: string = image.tag,
): Promise<boolean> {
  const found = await readImage(ctx, name);
  return found !== undefined && found.labels[CONTENT_LABEL] === (await contentDigest(ctx, image));
}

const imageBuild = (image: WorkshopImage, context: string, content: string, platform: string): Build => ({
  tag: image.tag,
  context,
  labels: { [CONTENT_LABEL]: content, 'app.kubernetes.io/managed-by': 'bookstore-ml' },
  platform,
});

/** Copies what an image is made of into a folder, with modes that let its user read it whatever the umask is here. */
export async function fillContext(context: string, image: WorkshopImage): Promise<void> {
  const inside = join(context, 'bookstore-ml');
  await mkdir(inside);
  await cp(join(packageRoot(), 'manifests', image.dockerfile), join(context, 'Dockerfile'));
  const copy = (from: string, to: string) => cp(from, join(inside, to), { recursive: true, dereference: true });
  for (const part of image.parts) await copy(join(packageRoot(), part), part);
  for (const { folder, place } of packagesOf(image)) {
    // What lies in its own node_modules has a place of its own in the list.
    const own = (path: string) => !relative(folder, path).startsWith('node_modules');
    await cp(folder, join(inside, place), { recursive: true, dereference: true, filter: own });
  }
  await setContextModes(context);
}

/** What goes into an image, as sha256:…: of our files by their content, of packages by their versions, of the Dockerfile, and
 * of the base image where Docker has one. */
export async function contentDigest(ctx: Pick<RunContext, 'signal'>, image: WorkshopImage): Promise<string> {
  const dockerfile = await readFile(join(packageRoot(), 'manifests', image.dockerfile), 'utf8');
  const base = /^FROM (\S+)/m.exec(dockerfile)?.[1];
  if (base === undefined) throw new Error(`${image.dockerfile} names no base image`);
  const hash = createHash('sha256')
    .update(dockerfile)
    .update(`\0${(await readImage(ctx, base))?.id}\0`);
  for (const part of image.parts) {
    const from = join(packageRoot(), part);
    for (const file of await filesBelow(from)) {
      hash
        .update(`${join(part, relative(from, file)).replaceAll('\\', '/')}\0`)
        .update(await readFile(file))
        .update('\0');
    }
  }
  for (const { place, version } of packagesOf(image)) hash.update(`${place} ${version}\0`);
  return `sha256:${hash.digest('hex')}`;
}

const packagesOf = ({ packages }: WorkshopImage): readonly InstalledPackage[] =>
  installedPackages(packageRoot(), packages);

/** A file itself, or all files below a folder in an order that is the same everywhere. */
async function filesBelow(path: string): Promise<readonly string[]> {
  const entries = await readdir(path, { withFileTypes: true, recursive: true }).catch((error) => {
    if (error.code === 'ENOTDIR') return undefined;
    throw error;
  });
  if (entries === undefined) return [path];
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort((a, b) => (a < b ? -1 : 1));
}

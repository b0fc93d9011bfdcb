import { join } from 'node:path';
import { platformsOf, readIndex } from '../../bundle/bundle-index.js';
import { FailureError } from '../../engine/failure.js';
import { failureError } from '../../failures/failure.js';
import { readJson, writeJson } from '../../lib/files/json-file.js';
import {
  type DockerInfo,
  dockerInfo,
  pushCommand,
  pushedDigest,
  registryHas,
  removeImages,
  tagCommand,
} from '../../tools/docker/docker.js';
import { fullReference } from '../../tools/docker/image-archive.js';
import {
  buildImage,
  contentDigest,
  isBuilt,
  WORKSHOP_IMAGES,
  type WorkshopImage,
} from '../../tools/docker/workshop-images.js';
import { readPins } from '../../tools/install/pins.js';
import { CommandError } from '../../tools/process/command-error.js';
import { run } from '../../tools/process/exec.js';
import { ownerships } from '../cluster/charts/adoption.js';
import { ensureImage } from '../cluster/images/archives.js';
import { buildImages, replaced } from '../cluster/images/build-images.js';
import { imageRef, repositoryIn } from '../cluster/images/image-refs.js';
import { imagesOfSet } from '../cluster/images/image-sets.js';
import { paths } from '../cluster/manifests/paths.js';
import type { ClusterContext, ClusterReader, ImageDelivery, ImageSet } from '../cluster/provider.js';
import type { Config } from '../config.js';
import { nodePlatform } from './nodes.js';

/** What was pushed of a set, and where. */
interface Pushed {
  readonly registry: string;
  /** Digest of the manifest in the registry, by full reference. */
  readonly digests: Readonly<Record<string, string>>;
  /** What went into ours, by tag. */
  readonly contents: Readonly<Record<string, string>>;
}

const OURS: readonly WorkshopImage[] = Object.values(WORKSHOP_IMAGES);

/** Through the registry of --registry, from which the nodes pull. Only from there on is it known what they run. */
export const registryDelivery: ImageDelivery = {
  async prepare(ctx, set) {
    if ((await drift(ctx, set)) === undefined) return;
    const docker = await dockerFor(ctx);
    if (set === 'workshop') return buildImages(ctx, docker);
    for (const image of await refsFor(ctx, set)) await ensureImage(ctx, image, docker);
  },
  async deliver(ctx, set) {
    if ((await drift(ctx, set)) === undefined) return;
    const registry = ctx.cfg.registry!;
    const docker = await dockerFor(ctx);
    const digests: Record<string, string> = {};
    const contents: Record<string, string> = {};
    for (const image of await refsFor(ctx, set)) {
      const own = OURS.find(({ tag }) => tag === image);
      if (own !== undefined) contents[image] = await contentDigest(ctx, own);
      digests[fullReference(image)] = await push(ctx, { image, own, registry, content: contents[image], docker });
    }
    await writeJson(recordOf(ctx.cfg, set), { registry, digests, contents } satisfies Pushed);
  },
  drift,
  async idsOf(cfg, set) {
    const { registry, digests } = await readPushed(cfg, set);
    return registry === cfg.registry ? digests : {};
  },
};

/** What has to be pushed of a set. Without a bundle the charts' images come from where they are published. */
export async function refsFor(ctx: ClusterReader, set: ImageSet): Promise<readonly string[]> {
  const { cfg } = ctx;
  if (set === 'workshop') return imagesOfSet(cfg, set);
  if (cfg.bundle === undefined) return [];
  const owned = await ownerships(ctx);
  return readPins()
    .sets[cfg.pins].charts.filter(({ name }) => owned.get(name)?.state !== 'adopted')
    .flatMap(({ images }) => images);
}

const recordOf = (cfg: Config, set: ImageSet) => join(paths(cfg).images, `${set}.json`);

async function readPushed(cfg: Config, set: ImageSet): Promise<Pushed> {
  const { registry = '', digests = {}, contents = {} } = (await readJson<Pushed>(recordOf(cfg, set))) ?? {};
  return { registry, digests, contents };
}

async function drift(ctx: ClusterContext, set: ImageSet): Promise<string | undefined> {
  const { cfg } = ctx;
  const wanted = await refsFor(ctx, set);
  if (wanted.length === 0) return undefined;
  const { registry, digests, contents } = await readPushed(cfg, set);
  if (registry !== cfg.registry) return `its images were not pushed to ${cfg.registry} yet`;
  if (!wanted.every((image) => fullReference(image) in digests)) return 'it needs other images';
  const own = OURS.filter(({ tag }) => wanted.includes(tag));
  const now = await Promise.all(own.map((image) => contentDigest(ctx, image)));
  if (own.some(({ tag }, index) => contents[tag] !== now[index]))
    return 'this installation is another than its images were built of';
  const there = await Promise.all(wanted.map((image) => registryHas(ctx, imageRef(cfg, digests, image))));
  const lost = wanted.find((_, index) => !there[index]);
  return lost === undefined ? undefined : `${registry} has lost ${lost}`;
}

/** Docker, building for the nodes: they need not be of this machine's kind. */
async function dockerFor(ctx: ClusterContext): Promise<DockerInfo> {
  const { bundle } = ctx.cfg;
  const docker = await dockerInfo(ctx);
  const platform = await nodePlatform(ctx);
  const bundled = bundle === undefined ? [platform] : platformsOf(await readIndex(bundle)).images;
  if (!bundled.includes(platform))
    throw wrongPlatform(
      platform,
      `the bundle's images are for ${bundled.join(' and ')}`,
      `make one for both: bookstore-ml bundle create DIR --platform ${[...bundled, platform].join(',')}`,
    );
  if (docker.platform !== platform && !docker.buildx)
    throw wrongPlatform(
      platform,
      `this Docker builds for ${docker.platform} alone`,
      'install docker buildx, then retry',
    );
  return { ...docker, platform };
}

const wrongPlatform = (platform: string, cause: string, fix: string) =>
  failureError('BML-B09', { platform }, { cause, fix });

interface Push {
  readonly image: string;
  readonly registry: string;
  readonly docker: DockerInfo;
  /** One that we build, and what goes into it. */
  readonly own: WorkshopImage | undefined;
  readonly content: string | undefined;
}

/**
 * Ours under the digest of what is in them, others under their version. The name of the push is gone from Docker again
 * afterwards.
 * @returns the digest of the manifest.
 */
async function push(ctx: ClusterContext, { image, own, content, registry, docker }: Push): Promise<string> {
  const tag = content?.slice('sha256:'.length).slice(0, 12) ?? image.replace(/^.*:/, '');
  const name = `${repositoryIn(registry, image)}:${tag}`;
  if (own === undefined) await ensureImage(ctx, image, docker);
  else await buildImage(ctx, own, docker);
  await run(ctx, tagCommand(image, name));
  try {
    if (own !== undefined && !(await isBuilt(ctx, own, name))) throw replaced();
    await run(ctx, pushCommand(name));
    const digest = await pushedDigest(ctx, name);
    if (digest === undefined) throw new Error(`${name} was pushed, and Docker does not know as what`);
    return digest;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const { pushFailure } = await import('../../failures/push-failure.js');
    throw new FailureError(pushFailure(error, registry));
  } finally {
    await removeImages(ctx, [name]);
  }
}

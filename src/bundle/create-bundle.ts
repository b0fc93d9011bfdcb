import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, readdir, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { outputFolder } from '../lib/files/output-target.js';
import { holdTemporary } from '../lib/files/temporary-paths.js';
import {
  type DockerInfo,
  dockerCommand,
  dockerInfo,
  pullCommand,
  readImage,
  saveCommand,
} from '../tools/docker/docker.js';
import { imagesIn } from '../tools/docker/image-archive.js';
import { type HelmAccess, pullChartCommand } from '../tools/helm/helm.js';
import {
  type ChartPin,
  imagesOf,
  type PinSetName,
  pickNodeImage,
  readPins,
  type ToolName,
} from '../tools/install/pins.js';
import { hostPlatform } from '../tools/install/platform.js';
import { copyTool, findTool, pinnedTool, type Tool } from '../tools/install/tool-binary.js';
import { type RunContext, run } from '../tools/process/exec.js';
import { BundleError } from './bundle-error.js';
import { type BundleFile, type BundleIndex, INDEX_FILE, indexText, measure } from './bundle-index.js';

export interface BundleRequest {
  /** Made; must not exist, or be empty. */
  readonly folder: string;
  readonly pins: PinSetName;
  /** Where charts lie as NAME-VERSION.tgz; downloaded where absent. */
  readonly charts?: string;
  /** False takes images as Docker has them. */
  readonly pull: boolean;
  readonly nodeImage?: string;
  /** Machines that it is for, such as darwin/arm64; this one alone if absent. Images are for the containers on them. */
  readonly platforms?: readonly string[];
  /** Folder of ours for downloaded tools and helm's own files. */
  readonly cache: string;
}

type Entry = Omit<BundleFile, 'bytes' | 'sha256'>;

const TOOLS: readonly ToolName[] = ['kind', 'kubectl', 'helm'];

/**
 * Gathers all that `up --bundle` needs without a network. It is whole or it is not there: made beside, then renamed.
 * @throws BundleError, ToolError or CommandError where something cannot be had.
 */
export async function createBundle(
  ctx: RunContext,
  given: BundleRequest,
  onFile: (file: BundleFile) => void,
): Promise<BundleIndex> {
  const request = { ...given, folder: outputFolder(given.folder) };
  await checkEmpty(request.folder);
  const docker = await dockerInfo(ctx);
  const tools = await Promise.all(TOOLS.map((name) => findTool(ctx, name, { cache: request.cache })));
  const several = request.platforms;
  const hosts = several?.map((platform) => platform.replace('/', '-'));
  const containers = several === undefined ? [docker.platform] : containerPlatforms(several, docker);
  const nodeImage =
    request.nodeImage ?? defaultNodeImage(several === undefined ? kindVersion(tools) : kindPinned(), docker);
  const images = [nodeImage, ...imagesOf(request.pins)];
  if (!request.pull) await checkThere(ctx, images);
  const beside = `${request.folder}.${randomBytes(4).toString('hex')}.part`;
  const hold = holdTemporary(beside);
  const files: BundleFile[] = [];
  const add = async (entry: Entry) => {
    const file = { ...entry, ...(await measure(join(beside, entry.path))) };
    files.push(file);
    onFile(file);
  };
  try {
    for (const part of ['bin', 'charts', 'images']) await mkdir(join(beside, part), { recursive: true });
    for (const tool of hosts === undefined ? tools : []) await add(await putTool(beside, tool));
    for (const host of hosts ?? []) {
      // Of one version on all machines: the node image belongs to that of kind.
      for (const name of TOOLS)
        await add(await putTool(beside, await pinnedTool(ctx, name, request.cache, host), host));
    }
    for (const chart of readPins().sets[request.pins].charts)
      await add(await putChart(ctx, beside, chart, request, tools));
    for (const platform of containers) {
      for (const image of images) {
        const kind = image === nodeImage ? 'node-image' : 'image';
        const entry = await putImage(
          ctx,
          beside,
          { image, kind, platform, several: several !== undefined },
          request,
          docker,
        );
        await add(entry);
      }
    }
    files.sort((a, b) => (a.path < b.path ? -1 : 1));
    const index: BundleIndex = {
      schema: 1,
      platform: docker.platform,
      host: hostPlatform(),
      pins: request.pins,
      files,
    };
    await writeFile(join(beside, INDEX_FILE), indexText(index));
    await rmdir(request.folder).catch(() => undefined);
    await rename(beside, request.folder);
    return index;
  } finally {
    await rm(beside, { recursive: true, force: true });
    hold.release();
  }
}

async function checkEmpty(folder: string): Promise<void> {
  const there = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (there.length > 0) throw new BundleError(`${folder} is not empty`, 'Name a new folder, or remove this one first.');
}

/** Docker's own last: of each image it keeps the one that it pulled last by that name. */
function containerPlatforms(platforms: readonly string[], { platform: own }: DockerInfo): readonly string[] {
  const wanted = new Set(platforms.map((platform) => platform.replace(/^[^/]+/, 'linux')));
  return [...[...wanted].filter((platform) => platform !== own), ...(wanted.has(own) ? [own] : [])];
}

const kindVersion = (tools: readonly Tool[]) => tools.find(({ name }) => name === 'kind')!.version;
const kindPinned = () => readPins().tools.kind.version;

function defaultNodeImage(kind: string, { cgroup }: DockerInfo): string {
  const image = pickNodeImage(kind, cgroup);
  if (image !== undefined) return image;
  throw new BundleError(
    `no node image is pinned for kind ${kind} on cgroup v${cgroup}`,
    'Name one: --node-image IMAGE.',
  );
}

async function checkThere(ctx: RunContext, images: readonly string[]): Promise<void> {
  const found = await Promise.all(images.map((image) => readImage(ctx, image)));
  const absent = images.filter((_, index) => found[index] === undefined);
  if (absent.length === 0) return;
  throw new BundleError(
    `Docker does not have ${absent.join(', ')}`,
    'Leave out --no-pull, or bring them first: docker pull, docker image load.',
  );
}

/** @param host in a bundle for several machines the one it is for. */
async function putTool(folder: string, tool: Tool, host?: string): Promise<Entry> {
  const path = host === undefined ? `bin/${tool.name}` : `bin/${host}/${tool.name}`;
  await mkdir(join(folder, path, '..'), { recursive: true });
  await copyTool(tool, join(folder, path));
  const { name, version } = tool;
  return { path, kind: 'tool', name, version, ...(host === undefined ? {} : { platform: host }) };
}

async function putChart(
  ctx: RunContext,
  folder: string,
  { name, version, source }: ChartPin,
  { charts, cache }: BundleRequest,
  tools: readonly Tool[],
): Promise<Entry> {
  const path = `charts/${name}-${version}.tgz`;
  if (charts === undefined) {
    const helm = tools.find((tool) => tool.name === 'helm')!.path;
    const access: HelmAccess = { helm, kubeconfig: '/dev/null', home: join(cache, 'helm-home') };
    await run(ctx, pullChartCommand(access, source, version, join(folder, 'charts')));
  } else {
    const from = join(charts, basename(path));
    await copyFile(from, join(folder, path)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      throw new BundleError(`there is no chart ${from}`, 'Put it there, or leave out --charts to download it.');
    });
  }
  return { path, kind: 'chart', name, version };
}

interface WantedArchive {
  readonly image: string;
  readonly kind: 'image' | 'node-image';
  readonly platform: string;
  /** The bundle has it for other platforms too. */
  readonly several: boolean;
}

async function putImage(
  ctx: RunContext,
  folder: string,
  { image, kind, platform, several }: WantedArchive,
  { pull }: Pick<BundleRequest, 'pull'>,
  docker: DockerInfo,
): Promise<Entry> {
  const { name, tag } = splitImage(image);
  const plain = `${name}:${tag}`;
  if (pull) {
    await run(ctx, pullCommand(image, platform));
    // What is pulled by its digest has no tag, and an archive keeps only tags.
    if (image !== plain) await run(ctx, dockerCommand(['tag', image, plain], `name it ${plain}`, true));
  }
  const below = several ? `images/${platform.replace('/', '-')}` : 'images';
  const path = `${below}/${plain.replaceAll(/[/:]/g, '_')}.tar`;
  const file = join(folder, path);
  await mkdir(join(folder, below), { recursive: true });
  await run(ctx, saveCommand([plain], file, platform, docker));
  const [saved] = (await imagesIn(file)) ?? [];
  if (saved === undefined || (await stat(file)).size === 0)
    throw new BundleError(`docker image save made no archive of ${plain}`, 'Pull the image again, then try again.');
  if (saved.platform !== platform)
    throw new BundleError(
      `${plain} is for ${saved.platform}, and ${several ? `${platform} was asked for` : `containers here run on ${platform}`}`,
      `Pull it for the right one: docker pull --platform ${platform} ${plain}`,
    );
  return { path, kind, name, version: tag, ...(several ? { platform } : {}) };
}

/** name[:tag][@digest]; a colon in the registry's address is not the tag's. */
function splitImage(image: string): { readonly name: string; readonly tag: string } {
  const [, name, tag] = /^(.+?)(?::([^/:@]+))?(?:@.+)?$/.exec(image) ?? [];
  if (name !== undefined && tag !== undefined) return { name, tag };
  throw new BundleError(`${image} has no tag`, 'Name an image with its tag, such as kindest/node:v1.34.8.');
}

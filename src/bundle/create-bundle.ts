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
import {
  type ChartPin,
  imagesOf,
  type PinSetName,
  pickNodeImage,
  readPins,
  type ToolName,
} from '../tools/install/pins.js';
import { hostPlatform } from '../tools/install/platform.js';
import { copyTool, findTool, type Tool } from '../tools/install/tool-binary.js';
import { type HelmAccess, pullChartCommand } from '../tools/kubernetes/helm.js';
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
  const nodeImage = request.nodeImage ?? defaultNodeImage(tools, docker);
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
    for (const tool of tools) await add(await putTool(beside, tool));
    for (const chart of readPins().sets[request.pins].charts)
      await add(await putChart(ctx, beside, chart, request, tools));
    for (const image of images) {
      const kind = image === nodeImage ? 'node-image' : 'image';
      await add(await putImage(ctx, beside, image, kind, request.pull, docker));
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

function defaultNodeImage(tools: readonly Tool[], { cgroup }: DockerInfo): string {
  const kind = tools.find(({ name }) => name === 'kind')!.version;
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

async function putTool(folder: string, tool: Tool): Promise<Entry> {
  const path = `bin/${tool.name}`;
  await copyTool(tool, join(folder, path));
  return { path, kind: 'tool', name: tool.name, version: tool.version };
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

async function putImage(
  ctx: RunContext,
  folder: string,
  image: string,
  kind: 'image' | 'node-image',
  pull: boolean,
  docker: DockerInfo,
): Promise<Entry> {
  const { name, tag } = splitImage(image);
  const plain = `${name}:${tag}`;
  if (pull) {
    await run(ctx, pullCommand(image, docker.platform));
    // What is pulled by its digest has no tag, and an archive keeps only tags.
    if (image !== plain) await run(ctx, dockerCommand(['tag', image, plain], `name it ${plain}`, true));
  }
  const path = `images/${plain.replaceAll(/[/:]/g, '_')}.tar`;
  const file = join(folder, path);
  await run(ctx, saveCommand([plain], file, docker.platform, docker));
  const [saved] = (await imagesIn(file)) ?? [];
  if (saved === undefined || (await stat(file)).size === 0)
    throw new BundleError(`docker image save made no archive of ${plain}`, 'Pull the image again, then try again.');
  if (saved.platform !== docker.platform)
    throw new BundleError(
      `${plain} is for ${saved.platform}, and containers here run on ${docker.platform}`,
      `Pull it for the right one: docker pull --platform ${docker.platform} ${plain}`,
    );
  return { path, kind, name, version: tag };
}

/** name[:tag][@digest]; a colon in the registry's address is not the tag's. */
function splitImage(image: string): { readonly name: string; readonly tag: string } {
  const [, name, tag] = /^(.+?)(?::([^/:@]+))?(?:@.+)?$/.exec(image) ?? [];
  if (name !== undefined && tag !== undefined) return { name, tag };
  throw new BundleError(`${image} has no tag`, 'Name an image with its tag, such as kindest/node:v1.34.8.');
}

import type { Command, StepContext } from '../../engine/contract.js';
import { capture } from '../process/capture.js';
import { CommandError } from '../process/command-error.js';
import { type RunContext, run } from '../process/exec.js';
import { type Engine, engineOf } from './engine.js';

type ReadContext = Pick<StepContext, 'signal'>;

/** A look at a registry must not keep a check waiting. */
const REGISTRY_MS = 4_000;

export interface DockerInfo {
  /** Who answered. */
  readonly engine: Engine;
  readonly server: string;
  /** What client and server speak with each other, such as 1.48. */
  readonly api: string;
  readonly cgroup: 1 | 2;
  /** Where containers run: linux/amd64 or linux/arm64, whatever the host is. */
  readonly platform: string;
  readonly cpus: number;
  /** Bytes that the machine with the containers has. */
  readonly memory: number;
  /** The containerd image store, whose image ids are those of manifests, not of configurations. */
  readonly containerdStore: boolean;
  /** Where it keeps images, as a path of the machine that it runs on. */
  readonly root: string | undefined;
  /** It pulls through a mirror or a proxy of its own, so that what its client reaches says little. */
  readonly pullsElsewhere: boolean;
  /** Builds with BuildKit, not with the legacy builder. */
  readonly buildx: boolean;
}

/** @throws CommandError where Docker does not answer. */
export async function dockerInfo(ctx: ReadContext): Promise<DockerInfo> {
  const [info, version, buildx] = await Promise.all([
    read(ctx, ['info', '--format', '{{json .}}'], 'ask Docker about itself'),
    read(ctx, ['version', '--format', '{{json .}}'], 'ask Docker for its versions'),
    read(ctx, ['buildx', 'version'], 'look for buildx').then(
      () => true,
      () => false,
    ),
  ]);
  const [facts, versions] = [JSON.parse(info), JSON.parse(version)];
  if (facts.ServerErrors?.length > 0) {
    throw new CommandError(dockerCommand(['info'], 'ask Docker about itself'), { exitCode: 1 }, facts.ServerErrors);
  }
  const engine = engineOf(facts, versions);
  return {
    engine,
    server: facts.ServerVersion,
    api: versions.Client?.ApiVersion ?? '1.24',
    cgroup: facts.CgroupVersion === '2' ? 2 : 1,
    platform: `${facts.OSType}/${ARCHITECTURES[facts.Architecture] ?? facts.Architecture}`,
    cpus: facts.NCPU,
    memory: facts.MemTotal,
    containerdStore: JSON.stringify(facts.DriverStatus ?? []).includes('io.containerd.snapshotter'),
    root: facts.DockerRootDir || undefined,
    pullsElsewhere: (facts.RegistryConfig?.Mirrors ?? []).length > 0 || Boolean(facts.HttpsProxy || facts.HttpProxy),
    buildx,
  };
}

const ARCHITECTURES: Readonly<Record<string, string>> = { x86_64: 'amd64', aarch64: 'arm64' };

export interface ImageFacts {
  /** As this Docker names it: see `containerdStore`. */
  readonly id: string;
  /** Such as linux/amd64. */
  readonly platform: string;
  readonly bytes: number;
  readonly labels: Readonly<Record<string, string>>;
}

/** An image that Docker has, or undefined. */
export async function readImage(ctx: ReadContext, image: string): Promise<ImageFacts | undefined> {
  try {
    const [found] = JSON.parse(await read(ctx, ['image', 'inspect', image], `look for ${image}`));
    const { Id, Os, Architecture, Size, Config } = found;
    return { id: Id, platform: `${Os}/${Architecture}`, bytes: Size, labels: Config?.Labels ?? {} };
  } catch (error) {
    if (error instanceof CommandError && error.lines.some((line) => /no such image/i.test(line))) return undefined;
    throw error;
  }
}

export interface Build {
  readonly tag: string;
  /** Folder with the Dockerfile and all that it copies. */
  readonly context: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Of the nodes that will run it. */
  readonly platform: string;
}

/**
 * A build that downloads nothing but a base image that is not there. BuildKit would add an attestation, which makes the
 * image a list of images; `kind load` cannot take one.
 */
export function buildCommand(
  { tag, context, labels, platform }: Build,
  { buildx }: Pick<DockerInfo, 'buildx'>,
): Command {
  const labelArgs = Object.entries(labels).flatMap(([key, value]) => ['--label', `${key}=${value}`]);
  const how = buildx ? ['--provenance=false', '--platform', platform] : [];
  const command = dockerCommand(['build', ...how, '-t', tag, ...labelArgs, context], `build ${tag}`, true);
  return buildx ? command : { ...command, env: { DOCKER_BUILDKIT: '0' } };
}

export function pullCommand(image: string, platform: string): Command {
  return dockerCommand(['pull', '--platform', platform, image], `pull ${image}`, true);
}

/**
 * One archive of several images, which share their layers in it. Since API 1.48 Docker can leave other platforms out of
 * it, and with the containerd image store must: it may know of layers that it does not have.
 */
export function saveCommand(
  images: readonly string[],
  file: string,
  platform: string,
  { api }: Pick<DockerInfo, 'api'>,
): Command {
  const [major = 0, minor = 0] = api.split('.').map(Number);
  const only = major > 1 || minor >= 48 ? ['--platform', platform] : [];
  return dockerCommand(['image', 'save', ...only, '-o', file, ...images], `save ${images.join(', ')}`, true);
}

/** Loads an archive into Docker, such as the node image out of a bundle. */
export function loadCommand(archive: string): Command {
  return dockerCommand(['image', 'load', '-i', archive], `load ${archive}`, true);
}

export function tagCommand(image: string, as: string): Command {
  return dockerCommand(['tag', image, as], `name ${image} ${as}`, true);
}

export function pushCommand(image: string): Command {
  return dockerCommand(['push', image], `push ${image}`, true);
}

/** Digest of the manifest by which a registry has the image, once it was pushed there; undefined before. */
export async function pushedDigest(ctx: ReadContext, image: string): Promise<string | undefined> {
  const format = '{{json .RepoDigests}}';
  const digests = JSON.parse(await read(ctx, ['image', 'inspect', image, '--format', format], `look for ${image}`));
  const repository = image.slice(0, image.lastIndexOf(':'));
  const found = (digests as readonly string[]).find((one) => one.startsWith(`${repository}@`));
  return found?.slice(repository.length + 1);
}

/** False where the registry says that it has no such image. One that cannot be asked may have it. */
export async function registryHas(ctx: ReadContext, image: string): Promise<boolean> {
  // The flag only allows for a registry without TLS; one that has it is asked by TLS.
  const args = ['manifest', 'inspect', '--insecure', image];
  try {
    await capture(ctx, dockerCommand(args, `ask the registry for ${image}`), { timeoutMs: REGISTRY_MS });
    return true;
  } catch (error) {
    ctx.signal.throwIfAborted();
    return !(
      error instanceof CommandError && error.lines.some((line) => /manifest unknown|no such manifest/i.test(line))
    );
  }
}

/** Nothing there is success. */
export async function removeImages(ctx: RunContext, images: readonly string[]): Promise<void> {
  const found = await Promise.all(images.map((image) => readImage(ctx, image)));
  const there = images.filter((_, index) => found[index] !== undefined);
  if (there.length > 0) await run(ctx, dockerCommand(['image', 'rm', ...there], `remove ${there.join(', ')}`, true));
}

export function dockerCommand(args: readonly string[], purpose: string, mutates = false): Command {
  return { argv: ['docker', ...args], purpose, mutates };
}

async function read(ctx: ReadContext, args: readonly string[], purpose: string): Promise<string> {
  return (await capture(ctx, dockerCommand(args, purpose))).stdout;
}

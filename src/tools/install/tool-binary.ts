import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { access, chmod, copyFile, mkdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import coerce from 'semver/functions/coerce.js';
import satisfies from 'semver/functions/satisfies.js';
import type { StepContext } from '../../engine/contract.js';
import { writeFileAtomically } from '../../lib/files/atomic-file.js';
import { download } from '../network/download.js';
import { capture } from '../process/capture.js';
import { type Digest, pinnedDigest, readPins, type ToolName, type ToolPin } from './pins.js';
import { hostPlatform } from './platform.js';
import { readMember } from './tar.js';
import { ToolError } from './tool-error.js';

/** A program of another project, ready to run. */
export interface Tool {
  readonly name: ToolName;
  /** Name where the PATH has it, else an absolute path. */
  readonly path: string;
  /** Such as 3.19.0. */
  readonly version: string;
  readonly from: 'path' | 'bundle' | 'cache' | 'download';
}

export interface ToolPlaces {
  /** Folder of ours for downloads: nothing of the user's is changed, the PATH neither. */
  readonly cache: string;
  /** The folder of a bundle with tools for this machine, whose checksums were verified. */
  readonly bundle?: string;
  /** Thrown in place of a download. */
  refuse?(): Error;
}

type ToolContext = Pick<StepContext, 'signal' | 'report'>;

const DOWNLOAD_MS = 300_000;

/**
 * What is on the PATH if its version will do, else the bundle's, else the pinned one from our cache or its download page.
 * @throws ToolError where none of these has it.
 */
export async function findTool(ctx: ToolContext, name: ToolName, places: ToolPlaces): Promise<Tool> {
  const pin = readPins().tools[name];
  const candidates = [
    { path: await onPath(name), from: 'path' },
    { path: places.bundle && join(places.bundle, name), from: 'bundle' },
    { path: cachedPath(name, pin, places.cache), from: 'cache' },
  ] as const;
  for (const { path, from } of candidates) {
    const version = path === undefined ? undefined : await versionOf(ctx, name, path);
    if (path === undefined || version === undefined) continue;
    if (satisfies(version, pin.range)) return { name, path: from === 'path' ? name : path, version, from };
    ctx.report.log(`${path} is ${version}; ${pin.range} is needed, so it is left alone`);
  }
  if (places.refuse !== undefined) throw places.refuse();
  return { name, path: await downloadTool(ctx, name, places.cache), version: pin.version, from: 'download' };
}

/** True where the program is had without a download. */
export async function hasTool(
  ctx: Pick<StepContext, 'signal'>,
  name: ToolName,
  { cache, bundle }: ToolPlaces,
): Promise<boolean> {
  const pin = readPins().tools[name];
  for (const path of [await onPath(name), bundle && join(bundle, name), cachedPath(name, pin, cache)]) {
    const version = path === undefined ? undefined : await versionOf(ctx, name, path);
    if (version !== undefined && satisfies(version, pin.range)) return true;
  }
  return false;
}

/** Of what the PATH has, if its version will do. */
export async function versionOnPath(ctx: Pick<StepContext, 'signal'>, name: ToolName): Promise<string | undefined> {
  const path = await onPath(name);
  const version = path === undefined ? undefined : await versionOf(ctx, name, path);
  return version !== undefined && satisfies(version, readPins().tools[name].range) ? version : undefined;
}

async function onPath(name: string): Promise<string | undefined> {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const file = join(folder, process.platform === 'win32' ? `${name}.exe` : name);
    if (folder !== '' && (await isExecutable(file))) return file;
  }
  return undefined;
}

const isExecutable = (file: string) =>
  access(file, constants.X_OK).then(
    () => true,
    () => false,
  );

const VERSION_ARGS: Record<ToolName, readonly string[]> = {
  kind: ['version'],
  kubectl: ['version', '--client'],
  helm: ['version', '--short'],
};

/** What a program says of itself; undefined where it is not there, or is something else. */
export async function versionOf(
  ctx: Pick<StepContext, 'signal'>,
  name: ToolName,
  path: string,
): Promise<string | undefined> {
  const argv = [path, ...VERSION_ARGS[name]] as const;
  const said = await capture(ctx, { argv, purpose: `ask ${name} for its version`, mutates: false }).catch(
    () => undefined,
  );
  ctx.signal.throwIfAborted();
  return coerce(/v\d+\.\d+(\.\d+)?/.exec(said?.stdout ?? '')?.[0])?.version;
}

const cachedPath = (name: ToolName, { version }: ToolPin, cache: string, platform = hostPlatform()) =>
  join(cache, platform === hostPlatform() ? `${name}-${version}` : `${name}-${version}-${platform}`, name);

/**
 * The pinned one for a kind of machine, be it another than this.
 * @throws ToolError where it cannot be had.
 */
export async function pinnedTool(ctx: ToolContext, name: ToolName, cache: string, platform: string): Promise<Tool> {
  const pin = readPins().tools[name];
  const cached = cachedPath(name, pin, cache, platform);
  if (await isExecutable(cached)) return { name, path: cached, version: pin.version, from: 'cache' };
  return { name, path: await downloadTool(ctx, name, cache, platform), version: pin.version, from: 'download' };
}

/** Written whole or not at all: what is in the cache was checked. */
async function downloadTool(
  ctx: ToolContext,
  name: ToolName,
  cache: string,
  platform = hostPlatform(),
): Promise<string> {
  const pin = readPins().tools[name];
  const expected = pinnedDigest(pin, platform);
  const url = fill(pin.url, pin.version, platform);
  if (expected === undefined) {
    throw new ToolError(
      `${name} ${pin.range} is not on the PATH, and is not downloaded: its checksum for ${platform} is not known`,
      `Install ${name} ${pin.version} so that it is on the PATH, or run without a cluster: bookstore-ml up --target local.`,
    );
  }
  const bytes = await fetchChecked(ctx, url, expected, name);
  const program = pin.member === undefined ? bytes : await unpack(bytes, fill(pin.member, pin.version, platform));
  const file = cachedPath(name, pin, cache, platform);
  await mkdir(join(file, '..'), { recursive: true });
  await writeFileAtomically(file, [program], { mode: 0o700 });
  return file;
}

async function fetchChecked(ctx: ToolContext, url: string, expected: Digest, name: string): Promise<Buffer> {
  ctx.report.waiting(`${name} from ${new URL(url).host}`);
  try {
    const signal = AbortSignal.any([ctx.signal, AbortSignal.timeout(DOWNLOAD_MS)]);
    const bytes = await download(url, signal);
    const { algorithm, hex } = expected;
    const found = createHash(algorithm).update(bytes).digest('hex');
    if (found === hex) return bytes;
    throw new Error(`its ${algorithm.replace('sha', 'SHA-')} is ${found}, and should be ${hex}`);
  } catch (error) {
    ctx.signal.throwIfAborted();
    const why = (error as { cause?: Error }).cause?.message ?? (error as Error).message;
    throw new ToolError(
      `${url} cannot be used: ${why}`,
      `Install ${name} yourself, bring it with --bundle DIR, or run without a cluster: --target local.`,
      {
        cause: error,
      },
    );
  } finally {
    ctx.report.waiting(undefined);
  }
}

async function unpack(archive: Buffer, member: string): Promise<Buffer> {
  const program = await readMember(gunzipSync(archive), member);
  if (program === undefined) throw new ToolError(`the archive has no ${member}`, 'Report this: the pin is wrong.');
  return program;
}

function fill(template: string, version: string, platform: string): string {
  const [os = '', arch = ''] = platform.split('-');
  return template
    .replaceAll('{version}', version)
    .replaceAll('{platform}', platform)
    .replaceAll('{os}', os)
    .replaceAll('{arch}', arch);
}

/** Copies a tool, executable, to where a bundle keeps it. */
export async function copyTool({ path, from, name }: Tool, to: string): Promise<void> {
  const source = from === 'path' ? ((await onPath(name)) ?? path) : path;
  await copyFile(source, to);
  await chmod(to, 0o755);
}

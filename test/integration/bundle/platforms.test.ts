import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { imageFile, nodeImageFile, platformsOf, readIndexFor, toolFolder } from '../../../src/bundle/bundle-index.js';
import { createBundle } from '../../../src/bundle/create-bundle.js';
import { verifyBundle } from '../../../src/bundle/verify-bundle.js';
import { findToolchain } from '../../../src/targets/cluster/toolchain.js';
import { imagesOf, PLATFORMS, readPins, type ToolName } from '../../../src/tools/install/pins.js';
import { hostPlatform } from '../../../src/tools/install/platform.js';
import { dockerArchive, fakeContext, fakeProgram, setPath, temporaryFolder } from '../cluster-tools/context.js';

const NODE = 'kindest/node:v1.34.4';
const TOOLS: readonly ToolName[] = ['kind', 'kubectl', 'helm'];

/** Docker on linux/amd64 that pulls for any platform and keeps what it pulled last; tools of all platforms in the cache. */
async function machine() {
  const folder = await temporaryFolder();
  for (const architecture of ['amd64', 'arm64']) {
    const config = { os: 'linux', architecture };
    await writeFile(join(folder, architecture), dockerArchive([{ tag: 'x:1', config, id: 'a'.repeat(64) }]));
  }
  const info = JSON.stringify({ OSType: 'linux', Architecture: 'x86_64', CgroupVersion: '2', NCPU: 2, MemTotal: 1 });
  const pulls = join(folder, 'pulls');
  const docker = `case "$*" in
  info*) echo '${info}' ;;
  version*) echo '{"Client":{"ApiVersion":"1.41"}}' ;;
  buildx*) exit 1 ;;
  "pull --platform linux/"*) echo "\${3#linux/}" >> ${pulls} ;;
  "image save -o "*) cp "${folder}/$(tail -n 1 ${pulls})" "$4" ;;
  "tag "*) ;;
  *) echo "unexpected: $*" >&2; exit 1 ;;
  esac`;
  const bin = join(folder, 'bin');
  await fakeProgram('docker', docker, bin);
  for (const name of TOOLS) await fakeProgram(name, 'echo v0.0.1', bin);
  setPath(bin, true);
  const cache = join(folder, 'cache');
  for (const platform of PLATFORMS)
    for (const name of TOOLS) {
      const { version } = readPins().tools[name];
      const of = platform === hostPlatform() ? `${name}-${version}` : `${name}-${version}-${platform}`;
      await fakeProgram(name, `echo v${version} ${platform}`, join(cache, of));
    }
  const charts = join(folder, 'charts');
  await mkdir(charts);
  for (const { name, version } of readPins().sets.seed.charts)
    await writeFile(join(charts, `${name}-${version}.tgz`), name);
  const request = { folder: join(folder, 'bundle'), pins: 'seed', charts, pull: true, nodeImage: NODE, cache } as const;
  return { request, pulls };
}

async function bundleFor(...platforms: readonly string[]) {
  const { request, pulls } = await machine();
  const index = await createBundle(fakeContext(), { ...request, platforms }, () => undefined);
  return { folder: request.folder, cache: request.cache, index, pulls };
}

function pretend(os: NodeJS.Platform, arch: string): void {
  vi.spyOn(process, 'platform', 'get').mockReturnValue(os);
  vi.spyOn(process, 'arch', 'get').mockReturnValue(arch as NodeJS.Architecture);
  onTestFinished(() => void vi.restoreAllMocks());
}

describe('a bundle for Macs and Linux', () => {
  test('has the tools of each machine, and the images of each kind of node', async () => {
    const { folder, index, pulls } = await bundleFor('darwin/arm64', 'linux/amd64');
    expect(platformsOf(index)).toEqual({
      images: ['linux/amd64', 'linux/arm64'],
      tools: ['darwin-arm64', 'linux-amd64'],
    });
    for (const host of ['darwin-arm64', 'linux-amd64']) {
      expect(toolFolder(folder, index, host)).toBe(join(folder, 'bin', host));
      expect(await readFile(join(folder, 'bin', host, 'kind'), 'utf8')).toContain(host);
    }
    for (const platform of ['linux/amd64', 'linux/arm64']) {
      for (const image of imagesOf('seed')) expect(imageFile(folder, index, image, platform), image).toBeDefined();
      expect(nodeImageFile(folder, index, platform)?.image).toBe(NODE);
    }
    expect((await verifyBundle(folder)).problems).toEqual([]);
    // Docker is left with the images of its own platform.
    expect((await readFile(pulls, 'utf8')).trim().split('\n').at(-1)).toBe('amd64');
  });

  test('gives each machine its own tools', async () => {
    const { folder, cache } = await bundleFor('darwin/arm64', 'linux/amd64');
    for (const [os, arch, host] of [
      ['darwin', 'arm64', 'darwin-arm64'],
      ['linux', 'x64', 'linux-amd64'],
    ] as const) {
      pretend(os, arch);
      const tools = await findToolchain(fakeContext(), { bundle: folder, tools: TOOLS }, `${cache}-none`);
      expect(tools.kubectl).toBe(join(folder, 'bin', host, 'kubectl'));
    }
  });

  test('says which it lacks, where another one would need it', async () => {
    const { folder, cache } = await bundleFor('darwin/arm64');
    pretend('linux', 'x64');
    await expect(findToolchain(fakeContext(), { bundle: folder, tools: TOOLS }, `${cache}-none`)).rejects.toMatchObject(
      {
        message: `the tools of the bundle in ${folder} are for darwin-arm64, and this machine is linux-amd64`,
        hint: expect.stringContaining('bundle create DIR --platform darwin/arm64,linux/amd64'),
      },
    );
    await expect(readIndexFor(folder, 'linux/amd64')).rejects.toMatchObject({
      message: `the images of the bundle in ${folder} are for linux/arm64, and the nodes run on linux/amd64`,
    });
    expect((await readIndexFor(folder, 'linux/arm64')).files.length).toBeGreaterThan(0);
  });
});

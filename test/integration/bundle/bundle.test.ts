import { mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { BundleError } from '../../../src/bundle/bundle-error.js';
import { imageFile, nodeImageFile, readIndex } from '../../../src/bundle/bundle-index.js';
import { createBundle } from '../../../src/bundle/create-bundle.js';
import { verifyBundle } from '../../../src/bundle/verify-bundle.js';
import { imagesOf, readPins } from '../../../src/tools/install/pins.js';
import { dockerArchive, fakeContext, fakeProgram, setPath, temporaryFolder } from '../cluster-tools/context.js';

const NODE = 'kindest/node:v1.34.4';

/** Docker that has every image but those named, and the three tools, on the PATH; a folder of charts. */
async function machine({ lacks = 'none', architecture = 'amd64' } = {}) {
  const folder = await temporaryFolder();
  const archive = join(folder, 'archive.tar');
  const config = { os: 'linux', architecture };
  await writeFile(archive, dockerArchive([{ tag: 'x:1', config, id: 'a'.repeat(64) }]));
  const info = JSON.stringify({ OSType: 'linux', Architecture: 'x86_64', CgroupVersion: '2', NCPU: 2, MemTotal: 1 });
  const docker = `case "$*" in
  info*) echo '${info}' ;;
  version*) echo '{"Client":{"ApiVersion":"1.41"}}' ;;
  buildx*) exit 1 ;;
  *"${lacks}") echo "Error: No such image" >&2; exit 1 ;;
  "image inspect"*) echo '[{"Id":"sha256:1","Os":"linux","Architecture":"amd64","Size":1}]' ;;
  "image save -o "*) cp ${archive} "$4" ;;
  *) echo "unexpected: $*" >&2; exit 1 ;;
  esac`;
  const bin = join(folder, 'bin');
  await fakeProgram('docker', docker, bin);
  for (const [name, version] of [
    ['kind', 'v0.32.0'],
    ['kubectl', 'v1.34.8'],
    ['helm', 'v3.18.4'],
  ] as const)
    await fakeProgram(name, `echo ${version}`, bin);
  setPath(bin, true);
  const charts = join(folder, 'charts');
  await mkdir(charts);
  for (const { name, version } of readPins().sets.seed.charts)
    await writeFile(join(charts, `${name}-${version}.tgz`), name);
  return {
    request: {
      folder: join(folder, 'bundle'),
      pins: 'seed',
      charts,
      pull: false,
      nodeImage: NODE,
      cache: join(folder, 'cache'),
    } as const,
  };
}

async function bundle() {
  const { request } = await machine();
  return { folder: request.folder, index: await createBundle(fakeContext(), request, () => undefined) };
}

describe('a new bundle', () => {
  test('has the tools, the charts, and every image that a pod will run', async () => {
    const { folder, index } = await bundle();
    const has = (kind: string) =>
      index.files.filter((file) => file.kind === kind).map(({ name, version }) => `${name}:${version}`);
    expect(has('tool').sort()).toEqual(['helm:3.18.4', 'kind:0.32.0', 'kubectl:1.34.8']);
    expect(has('chart').sort()).toEqual(['argo-workflows:0.42.0', 'jobset:0.11.1', 'kueue:0.17.0']);
    expect(has('node-image')).toEqual([NODE]);
    expect(has('image').sort()).toEqual([...imagesOf('seed')].sort());
    expect(index).toMatchObject({ schema: 1, platform: 'linux/amd64', pins: 'seed' });
    expect((await readdir(folder)).sort()).toEqual(['bin', 'bundle.json', 'charts', 'images']);
  });

  test('says where each image lies', async () => {
    const { folder, index } = await bundle();
    const exec = 'quay.io/argoproj/argoexec:v3.5.10';
    expect(imageFile(folder, index, exec, 'linux/amd64')).toBe(
      join(folder, 'images/quay.io_argoproj_argoexec_v3.5.10.tar'),
    );
    expect(imageFile(folder, index, 'quay.io/argoproj/argoexec:v4.0.10', 'linux/amd64')).toBeUndefined();
    expect(nodeImageFile(folder, index, 'linux/amd64')).toEqual({
      image: NODE,
      file: join(folder, 'images/kindest_node_v1.34.4.tar'),
    });
  });

  test('is as it was made', async () => {
    const { folder, index } = await bundle();
    expect(await verifyBundle(folder)).toEqual({ index, problems: [] });
  });
});

describe('a bundle that came to harm', () => {
  test('a flipped bit is found in every one of its files', async () => {
    const { folder, index } = await bundle();
    for (const { path } of index.files) {
      const file = join(folder, path);
      const bytes = await readFile(file);
      const flipped = Buffer.from(bytes);
      flipped[flipped.length >> 1]! ^= 1;
      await writeFile(file, flipped);
      expect((await verifyBundle(folder)).problems).toEqual([{ path, what: 'has changed: its SHA-256 is another' }]);
      await writeFile(file, bytes);
    }
  });

  test('a flipped bit is found anywhere in its index', async () => {
    const { folder } = await bundle();
    const file = join(folder, 'bundle.json');
    const bytes = await readFile(file);
    for (let at = 0; at < bytes.length; at++) {
      const flipped = Buffer.from(bytes);
      flipped[at]! ^= 1;
      await writeFile(file, flipped);
      await expect(readIndex(folder), `byte ${at}`).rejects.toBeInstanceOf(BundleError);
    }
  });

  test('a file that is missing, cut short, or foreign is named', async () => {
    const { folder } = await bundle();
    await rm(join(folder, 'bin/kind'));
    await writeFile(join(folder, 'charts/jobset-0.11.1.tgz'), 'job');
    await writeFile(join(folder, 'images/extra.tar'), '');
    await symlink('/etc/passwd', join(folder, 'bin/link'));
    expect((await verifyBundle(folder)).problems).toEqual(
      expect.arrayContaining([
        { path: 'bin/kind', what: 'is missing' },
        { path: 'charts/jobset-0.11.1.tgz', what: 'has 3 bytes instead of 6' },
        { path: 'images/extra.tar', what: 'does not belong to the bundle' },
        { path: 'bin/link', what: 'does not belong to the bundle' },
      ]),
    );
  });

  test('a folder without an index is no bundle', async () => {
    const folder = await temporaryFolder();
    await expect(verifyBundle(folder)).rejects.toMatchObject({ hint: expect.stringContaining('bundle create') });
  });
});

describe('a bundle that cannot be made leaves nothing behind', () => {
  async function fails(
    options: Parameters<typeof machine>[0],
    change: (charts: string, folder: string) => Promise<void>,
  ) {
    const { request } = await machine(options);
    await change(request.charts, request.folder);
    const error = await createBundle(fakeContext(), request, () => undefined).catch((caught: unknown) => caught);
    const left = (await readdir(dirname(request.folder))).filter((name) => name.startsWith('bundle'));
    return { error, left };
  }
  const nothing = async () => undefined;

  test('for want of an image: all that are lacking are named', async () => {
    const { error, left } = await fails({ lacks: NODE }, nothing);
    expect(error).toMatchObject({ message: `Docker does not have ${NODE}` });
    expect(left).toEqual([]);
  });

  test('for want of a chart', async () => {
    const { error, left } = await fails({}, (charts) =>
      rename(join(charts, 'kueue-0.17.0.tgz'), join(charts, 'kueue.tgz')),
    );
    expect(error).toMatchObject({ message: expect.stringContaining('there is no chart') });
    expect(left).toEqual([]);
  });

  test('for images of another processor', async () => {
    const { error, left } = await fails({ architecture: 'arm64' }, nothing);
    expect(error).toMatchObject({
      message: expect.stringContaining('is for linux/arm64, and containers here run on linux/amd64'),
    });
    expect(left).toEqual([]);
  });

  test('over a folder that holds something already', async () => {
    const { error } = await fails({}, async (_, folder) => {
      await mkdir(folder);
      await writeFile(join(folder, 'mine.txt'), 'keep');
    });
    expect(error).toMatchObject({ message: expect.stringContaining('is not empty') });
  });
});

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { imagesIn } from '../../../src/tools/docker/image-archive.js';
import { readMember } from '../../../src/tools/install/tar.js';
import { dockerArchive, tar, temporaryFolder } from '../../integration/cluster-tools/context.js';

const id = 'ab'.repeat(32);

test('says which images an archive has, by the id that a node will give them', async () => {
  const file = join(await temporaryFolder(), 'images.tar');
  const config = { os: 'linux', architecture: 'arm64' };
  await writeFile(file, dockerArchive([{ tag: 'bookstore/app:dev', config, id }]));
  expect(await imagesIn(file)).toEqual([
    { refs: ['docker.io/bookstore/app:dev'], id: `sha256:${id}`, platform: 'linux/arm64' },
  ]);
});

test.each([
  ['another tar', tar([['readme', 'hello']])],
  ['no tar', Buffer.from('not an archive at all')],
  ['nothing', Buffer.alloc(0)],
  [
    'a manifest without its images',
    tar([['manifest.json', JSON.stringify([{ Config: `${id}.json`, RepoTags: ['x:1'] }])]]),
  ],
])('%s is no docker archive', async (_, bytes) => {
  const file = join(await temporaryFolder(), 'images.tar');
  await writeFile(file, bytes);
  expect(await imagesIn(file)).toBeUndefined();
});

test('gives one file out of an archive in memory', async () => {
  const archive = tar([
    ['linux-amd64/README', 'x'.repeat(600)],
    ['linux-amd64/helm', 'the program'],
  ]);
  expect((await readMember(archive, 'linux-amd64/helm'))?.toString()).toBe('the program');
  expect(await readMember(archive, 'darwin-arm64/helm')).toBeUndefined();
});

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { repairCommand } from '../../../src/tools/helm/helm.js';
import { hasValues, readRelease } from '../../../src/tools/helm/helm-storage.js';
import { startFixedApi, type Written } from '../../fixtures/fake-cluster/fixed-api.js';
import { fakeContext, temporaryFolder } from './context.js';

const release = { name: 'kueue', namespace: 'kueue-system', chart: '/kueue.tgz', values: [] };

/** A revision as Helm keeps it. */
function revision(version: number, status: string, compress: (text: string) => Buffer = gzipSync): Written {
  const chart = { metadata: { name: 'kueue', version: '0.17.0' } };
  const packed = compress(JSON.stringify({ version, info: { status }, chart, config: { replicas: version } }));
  return {
    kind: 'Secret',
    metadata: {
      name: `sh.helm.release.v1.kueue.v${version}`,
      namespace: 'kueue-system',
      labels: { owner: 'helm', name: 'kueue' },
    } as { name: string },
    data: { release: Buffer.from(packed.toString('base64')).toString('base64') },
  };
}

describe('a release', () => {
  test('that is not there is undefined', async () => {
    expect(await readRelease(fakeContext(), await startFixedApi([]), release)).toBeUndefined();
  });

  test('is its newest revision, by number', async () => {
    const access = await startFixedApi([revision(9, 'superseded'), revision(10, 'deployed'), revision(2, 'failed')]);
    const found = await readRelease(fakeContext(), access, release);
    expect(found).toEqual({
      status: 'deployed',
      revision: 10,
      chart: 'kueue',
      version: '0.17.0',
      values: { replicas: 10 },
    });
  });

  test('is read where Helm did not compress it', async () => {
    const access = await startFixedApi([revision(1, 'deployed', Buffer.from)]);
    expect(await readRelease(fakeContext(), access, release)).toMatchObject({ revision: 1 });
  });
});

describe('a release that a killed helm left in the middle', () => {
  const helm = { helm: 'helm', kubeconfig: '/k', home: '/h' };
  test.each([
    ['pending-install', 1, 'uninstall'],
    ['pending-upgrade', 3, 'rollback'],
    ['pending-rollback', 4, 'rollback'],
    ['uninstalling', 2, 'uninstall'],
  ])('%s of revision %d: %s', (status, revision, verb) =>
    expect(repairCommand(helm, release, { status, revision })?.argv[1]).toBe(verb),
  );

  test.each(['deployed', 'failed', 'superseded'])('%s is left alone: an upgrade mends it', (status) =>
    expect(repairCommand(helm, release, { status, revision: 1 })).toBeUndefined(),
  );
});

describe('values', () => {
  test('of two files are one: maps merge, all else is replaced', async () => {
    const folder = await temporaryFolder();
    const files = ['a.yaml', 'b.yaml'].map((name) => join(folder, name));
    await writeFile(files[0]!, 'images: { pullPolicy: IfNotPresent }\nlist: [1, 2]\n');
    await writeFile(files[1]!, 'images: { tag: v4 }\nlist: [3]\n');
    const installed = { status: 'deployed', revision: 1, chart: 'kueue', version: '0.17.0' };
    const held = { images: { pullPolicy: 'IfNotPresent', tag: 'v4' }, list: [3] };
    expect(await hasValues({ ...installed, values: held }, { values: files })).toBe(true);
    expect(await hasValues({ ...installed, values: { ...held, list: [4] } }, { values: files })).toBe(false);
  });
});

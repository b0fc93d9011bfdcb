import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hasValues, readRelease, repairRelease } from '../../../src/tools/kubernetes/helm.js';
import { fakeContext, fakeProgram, temporaryFolder } from './context.js';

/** A helm that has one release in this state. */
async function fakeHelm(answer: object | undefined) {
  const script =
    answer === undefined
      ? 'echo "Error: release: not found" >&2; exit 1'
      : `case "$1" in get) echo '${JSON.stringify(answer)}' ;; esac`;
  return { helm: await fakeProgram('helm', script), kubeconfig: '/k', home: '/h' };
}

const release = { name: 'kueue', namespace: 'kueue-system', chart: '/kueue.tgz', values: [] };
const metadata = (status: string, revision: number) => ({ status, revision, chart: 'kueue', version: '0.17.0' });

test('a release that is not there is undefined', async () => {
  expect(await readRelease(fakeContext(), await fakeHelm(undefined), release)).toBeUndefined();
});

describe('a release that a killed helm left in the middle', () => {
  test.each([
    ['pending-install', 1, 'uninstall'],
    ['pending-upgrade', 3, 'rollback'],
    ['pending-rollback', 4, 'rollback'],
    ['uninstalling', 2, 'uninstall'],
  ])('%s of revision %d: %s', async (status, revision, verb) => {
    const ctx = fakeContext();
    expect(await repairRelease(ctx, await fakeHelm(metadata(status, revision)), release)).toBe(true);
    expect(ctx.heard.commands.map(({ argv }) => argv[1])).toEqual([verb]);
  });

  test.each(['deployed', 'failed', 'superseded'])('%s is left alone: an upgrade mends it', async (status) => {
    const ctx = fakeContext();
    expect(await repairRelease(ctx, await fakeHelm(metadata(status, 1)), release)).toBe(false);
    expect(ctx.heard.commands).toEqual([]);
  });
});

describe('values', () => {
  test('of two files are one: maps merge, all else is replaced', async () => {
    const folder = await temporaryFolder();
    const files = ['a.yaml', 'b.yaml'].map((name) => join(folder, name));
    await writeFile(files[0]!, 'images: { pullPolicy: IfNotPresent }\nlist: [1, 2]\n');
    await writeFile(files[1]!, 'images: { tag: v4 }\nlist: [3]\n');
    const held = { images: { pullPolicy: 'IfNotPresent', tag: 'v4' }, list: [3] };
    expect(await hasValues(fakeContext(), await fakeHelm(held), { ...release, values: files })).toBe(true);
    expect(await hasValues(fakeContext(), await fakeHelm({ ...held, list: [4] }), { ...release, values: files })).toBe(
      false,
    );
  });
});

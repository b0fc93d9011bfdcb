import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { closeStateRoot } from '../../../src/cli/state/state-root.js';
import { toolCache } from '../../../src/cli/state/tool-cache.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bookstore-ml-root-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Writes a file as a process without a umask does. */
function write(name: string, text = ''): string {
  const path = join(root, name);
  const folders = name.split('/').slice(0, -1);
  for (const at of folders.keys()) {
    const folder = join(root, ...folders.slice(0, at + 1));
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o777);
  }
  writeFileSync(path, text);
  chmodSync(path, 0o666);
  return path;
}

const mode = (name: string) => (lstatSync(join(root, name)).mode & 0o777).toString(8);

describe('a state root', () => {
  test('that an older version left open is closed, with all that is in it', () => {
    write('bookstore/journal.ndjson');
    write('bookstore/workspace/shop/postgres/base/1/112');
    chmodSync(write('cache/kind-0.30.0/kind'), 0o755);
    chmodSync(root, 0o755);
    closeStateRoot(root);
    const names = ['', ...readdirSync(root, { recursive: true, encoding: 'utf8' })];
    for (const name of names) {
      const wanted = statSync(join(root, name)).isDirectory() || name.endsWith('/kind') ? '700' : '600';
      expect([name, mode(name)]).toEqual([name, wanted]);
    }
  });

  test('with other things in it keeps those and itself as they are, and closes what is ours', () => {
    write('bookstore/journal.ndjson');
    write('project/notes.txt');
    chmodSync(root, 0o755);
    closeStateRoot(root);
    expect([mode(''), mode('project'), mode('project/notes.txt')]).toEqual(['755', '777', '666']);
    expect([mode('bookstore'), mode('bookstore/journal.ndjson')]).toEqual(['700', '600']);
  });

  test('with a link in it does not change what the link leads to', () => {
    write('bookstore/journal.ndjson');
    write('elsewhere/orders.csv');
    symlinkSync(join(root, 'elsewhere'), join(root, 'bookstore/orders'));
    closeStateRoot(root);
    expect([mode('elsewhere'), mode('elsewhere/orders.csv')]).toEqual(['777', '666']);
  });

  test('that is not there is not made', () => {
    closeStateRoot(join(root, 'none'));
    expect(existsSync(join(root, 'none'))).toBe(false);
  });
});

describe('the cache of tools', () => {
  test('takes over what an older version downloaded, and the old name still leads there', () => {
    write('.tools/kind-0.30.0/kind', 'old kind');
    write('.tools/helm-3.19.0/helm', 'old helm');
    write('cache/helm-3.19.0/helm', 'helm');
    expect(toolCache(root)).toBe(join(root, 'cache'));
    expect(readdirSync(join(root, 'cache')).sort()).toEqual(['helm-3.19.0', 'kind-0.30.0']);
    expect(readFileSync(join(root, '.tools/kind-0.30.0/kind'), 'utf8')).toBe('old kind');
    expect(readFileSync(join(root, '.tools/helm-3.19.0/helm'), 'utf8')).toBe('helm');
    expect(toolCache(root)).toBe(join(root, 'cache'));
  });

  test('is one folder where nothing was there before', () => {
    expect(toolCache(join(root, 'new'))).toBe(join(root, 'new/cache'));
    expect(readdirSync(join(root, 'new'))).toEqual([]);
  });
});

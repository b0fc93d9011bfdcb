import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { acquireLock, lockHolder } from '../../../src/engine/record/lock.js';
import { publishFile, publishFileSync } from '../../../src/lib/files/publish-file.js';

/** What the file system answers to a hard link. */
const links = vi.hoisted(() => ({
  code: 'EPERM',
  refuse(): never {
    throw Object.assign(new Error(`${links.code}: operation not permitted, link`), { code: links.code });
  },
}));
vi.mock(import('node:fs'), async (original) => {
  const real = await original();
  return { ...real, linkSync: links.refuse, default: { ...real, linkSync: links.refuse } };
});
vi.mock(import('node:fs/promises'), async (original) => ({ ...(await original()), link: async () => links.refuse() }));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bookstore-ml-links-'));
});
afterEach(() => {
  links.code = 'EPERM';
  rmSync(folder, { recursive: true, force: true });
});
const at = (name: string) => join(folder, name);

describe('on a file system without hard links', () => {
  test.each(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])(
    '%s: a file gets its name all the same, once',
    async (code) => {
      links.code = code;
      writeFileSync(at('one'), 'first');
      writeFileSync(at('two'), 'second');
      expect([publishFileSync(at('one'), at('a')), publishFileSync(at('two'), at('a'))]).toEqual([true, false]);
      expect([await publishFile(at('one'), at('b')), await publishFile(at('two'), at('b'))]).toEqual([true, false]);
      expect([readFileSync(at('a'), 'utf8'), readFileSync(at('b'), 'utf8')]).toEqual(['first', 'first']);
    },
  );

  test('a home is locked, and let go', async () => {
    const lock = await acquireLock(folder, 'up');
    expect(lockHolder(folder)?.pid).toBe(process.pid);
    await expect(acquireLock(folder, 'up')).rejects.toThrow();
    lock.release();
    expect(existsSync(at('lock'))).toBe(false);
  });

  test('what else is wrong is said as it is', () => {
    links.code = 'EACCES';
    writeFileSync(at('one'), 'first');
    expect(() => publishFileSync(at('one'), at('a'))).toThrow('EACCES');
  });
});

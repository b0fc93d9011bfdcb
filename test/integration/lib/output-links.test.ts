import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stageFile, writeFileAtomically } from '../../../src/lib/files/atomic-file.js';
import { replaceFileSync } from '../../../src/lib/files/atomic-file-sync.js';
import { outputTarget } from '../../../src/lib/files/output-target.js';
import { tempFolder } from '../../unit/recommender/temp-folder.js';

const folder = tempFolder();
const at = (...names: string[]) => join(folder.path, ...names);
const bin = resolve(import.meta.dirname, '../../../bin/bookstore-ml.js');
const isLink = (path: string) => lstatSync(path).isSymbolicLink();

const writers: [string, (path: string, text: string) => unknown][] = [
  ['an atomic write', (path, text) => writeFileAtomically(path, [text])],
  ['a staged file', async (path, text) => (await stageFile(path, [text])).commit()],
  ['a synchronous replacement', replaceFileSync],
];

describe.each(writers)('%s', (name, write) => {
  const inside = (...names: string[]) => at(name.replaceAll(' ', '-'), ...names);

  it('writes what a link leads to, and leaves the link', async () => {
    mkdirSync(inside('data'), { recursive: true });
    symlinkSync('data/n.csv', inside('link.csv'));
    symlinkSync('link.csv', inside('further.csv'));
    await write(inside('link.csv'), 'first');
    expect(readFileSync(inside('data/n.csv'), 'utf8')).toBe('first');
    await write(inside('further.csv'), 'second');
    expect(readFileSync(inside('data/n.csv'), 'utf8')).toBe('second');
    expect(isLink(inside('link.csv')) && isLink(inside('further.csv'))).toBe(true);
    expect(readdirSync(inside('data'))).toEqual(['n.csv']);
  });

  it('reads ".." in a link from the folder that holds the link', async () => {
    mkdirSync(inside('deep/below'), { recursive: true });
    symlinkSync('deep/below', inside('short'));
    symlinkSync('../found.txt', inside('deep/below/up.txt'));
    await write(inside('short/up.txt'), 'text');
    expect(readFileSync(inside('deep/found.txt'), 'utf8')).toBe('text');
  });

  it('keeps a device a device', async () => {
    symlinkSync('/dev/null', inside('null'));
    await write(inside('null'), 'text');
    expect(readlinkSync(inside('null'))).toBe('/dev/null');
    expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  it('keeps the permissions of the file that it replaces', async () => {
    await write(inside('private.txt'), 'old');
    chmodSync(inside('private.txt'), 0o600);
    await write(inside('private.txt'), 'new');
    expect(readFileSync(inside('private.txt'), 'utf8')).toBe('new');
    expect(statSync(inside('private.txt')).mode & 0o777).toBe(0o600);
  });

  it('refuses links that lead to each other, and leaves them', async () => {
    symlinkSync('b', inside('a'));
    symlinkSync('a', inside('b'));
    await expect((async () => write(inside('a'), 'text'))()).rejects.toMatchObject({ code: 'ELOOP' });
    expect(isLink(inside('a')) && isLink(inside('b'))).toBe(true);
  });
});

describe.skipIf(!existsSync('/proc/self/fd'))('an open file', () => {
  it('is told by the links that lead to it', () => {
    symlinkSync('/proc/self/fd/1', at('stdout'));
    expect(outputTarget(at('stdout'))).toEqual({ kind: 'descriptor', fd: 1 });
    expect(outputTarget(`/proc/${process.ppid}/fd/1`).kind).toBe('in-place');
  });
});

describe.skipIf(!existsSync('/proc/self/fd'))('standard output named by a link', () => {
  const orders = folder.write('orders.csv', 'customer_id,book_id\n1,2\n1,3\n2,2\n2,3\n');
  symlinkSync('/proc/self/fd/1', at('out-link'));

  /** Runs the program with its stdout in a file that has a first line already. */
  function intoFile(name: string, ...argv: string[]): string {
    const file = openSync(folder.write(name, ''), 'a');
    try {
      execFileSync('sh', ['-c', 'echo before; exec "$@"', 'sh', process.execPath, bin, ...argv], {
        stdio: ['ignore', file, 'ignore'],
      });
    } finally {
      closeSync(file);
    }
    return readFileSync(at(name), 'utf8');
  }

  it('gets the export and nothing else, after what it held', () => {
    const text = intoFile('out.csv', 'train', '--orders', orders, '--out', at('m'), '--export', at('out-link'));
    expect(text).toBe('before\nbook_id,neighbour_id,score,support\n2,3,1,2\n3,2,1,2\n');
    expect(readlinkSync(at('out-link'))).toBe('/proc/self/fd/1');
  });

  it('gets the metrics and nothing else', () => {
    const text = intoFile('out.json', 'evaluate', '--orders', orders, '--out', at('out-link'));
    expect(JSON.parse(text.replace('before\n', ''))).toHaveProperty('model.hitRate');
    expect(readlinkSync(at('out-link'))).toBe('/proc/self/fd/1');
  });
});

describe('a command that is stopped while it writes', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('leaves no temporary files after %s', async (signal) => {
    const out = at(`stopped-by-${signal}`);
    const generate = ['dataset', 'generate', '--out', out, '--orders', '5000000', '--customers', '100000'];
    const child = spawn(process.execPath, [bin, ...generate], { stdio: 'ignore' });
    const ended = once(child, 'exit');
    while (!existsSync(out) || !readdirSync(out).some((name) => name.startsWith('orders.csv'))) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(child.exitCode).toBeNull();
    }
    child.kill(signal);
    expect(await ended).toEqual([null, signal]);
    expect(readdirSync(out)).toEqual([]);
  });
});

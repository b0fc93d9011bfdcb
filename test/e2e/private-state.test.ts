import { chmodSync, lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BIN, freePorts } from './cli.js';

/** Open to everybody, so that what is closed is the state itself. */
const outer = mkdtempSync(join(tmpdir(), 'bookstore-ml-private-'));
const root = join(outer, 'state');
const NOBODY = 65_534;

/** Runs a command under a umask that takes nothing away. */
const run = (...args: readonly string[]) =>
  execa('sh', ['-c', 'umask 000; exec "$@"', 'sh', process.execPath, BIN, ...args], {
    env: { BOOKSTORE_ML_HOME: root },
    reject: false,
    stdin: 'ignore',
  });

beforeAll(async () => {
  chmodSync(outer, 0o777);
  const port = String(await freePorts());
  const { exitCode, all } = await run('up', '--target', 'local', '--yes', '--profile', 's', '--port', port);
  expect(exitCode, String(all)).toBe(0);
}, 300_000);
afterAll(async () => {
  await run('down', '--yes');
  rmSync(outer, { recursive: true, force: true });
});

const everything = () => ['', ...readdirSync(root, { recursive: true, encoding: 'utf8' })];
const openToOthers = () =>
  everything().filter((name) => {
    const found = lstatSync(join(root, name));
    return !found.isSymbolicLink() && (found.mode & 0o077) !== 0;
  });

test('all that up makes is for its owner alone, whatever the umask: the database, the logs, the records', () => {
  expect(everything().length).toBeGreaterThan(500);
  expect(openToOthers()).toEqual([]);
});

test.skipIf(process.getuid?.() !== 0)('another user can neither read nor write any of it', async () => {
  const look = async (path: string) =>
    (await execa('ls', [path], { uid: NOBODY, gid: NOBODY, reject: false })).exitCode !== 0;
  expect(await look(outer)).toBe(false);
  for (const path of ['', 'bookstore/journal.ndjson', 'bookstore/workspace/shop/postgres/postgresql.conf'])
    expect([path, await look(join(root, path))]).toEqual([path, true]);
});

test('a folder that an older version left open is closed by the next command', async () => {
  for (const name of everything().reverse()) {
    const path = join(root, name);
    const found = lstatSync(path);
    if (!found.isSymbolicLink()) chmodSync(path, found.isDirectory() ? 0o755 : 0o666);
  }
  expect(openToOthers().length).toBeGreaterThan(500);
  expect((await run('status')).exitCode).toBe(0);
  expect(openToOthers()).toEqual([]);
});

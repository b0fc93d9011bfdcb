import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type IPty, spawn } from '@lydell/node-pty';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { terminalEnv } from './session.js';

const bin = resolve(import.meta.dirname, '../../bin/bookstore-ml.js');
const folder = mkdtempSync(join(tmpdir(), 'bookstore-ml-hang-up-'));
const at = (name: string) => join(folder, name);

beforeAll(async () => {
  writeFileSync(at('orders.csv'), 'customer_id,book_id\n1,2\n1,3\n2,2\n2,3\n');
  await execa(process.execPath, [bin, 'train', '--orders', at('orders.csv'), '--out', at('model')]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a command in a terminal that is closed once it shows `words`; answers the signal that ended it and its exit code. */
function closeTerminal(words: RegExp, ...argv: readonly string[]): Promise<{ exitCode: number; signal?: number }> {
  const env = terminalEnv({ BOOKSTORE_ML_HOME: at('home') });
  // A terminal window has its own end of the terminal; nobody else sends the signal.
  const pty = spawn(process.execPath, [bin, ...argv], { env }) as IPty & { _socket: { destroy(): void } };
  let shown = '';
  pty.onData((data) => {
    shown += data;
    if (words.test(shown)) pty._socket.destroy();
  });
  return new Promise((resolve) => pty.onExit(resolve));
}

test.each([
  ['a server', /listening on/, ['serve', '--model', at('model'), '--port', '0']],
  ['a run that asks', /walk me through/, ['up', '--target', 'local', '--port', '21410']],
  ['a run', /Cluster and namespace/, ['up', '--yes', '--target', 'local', '--port', '28471']],
] as const)('%s whose terminal is closed ends by SIGHUP, and does not crash', async (_, words, argv) => {
  expect(await closeTerminal(words, ...argv)).toMatchObject({ signal: 1 });
  expect(existsSync(at('home/bookstore/lock'))).toBe(false);
});

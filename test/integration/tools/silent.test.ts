import { createServer, type Server } from 'node:net';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { get } from '../../../src/tools/network/http.js';

let silent: Server;
let port: number;
beforeEach(async () => {
  silent = createServer();
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  port = (silent.address() as { port: number }).port;
});
afterEach(() => new Promise((resolve) => silent.close(resolve)));

test('a server that takes the connection and says nothing is given up in time', async () => {
  silent.on('connection', (socket) => socket.on('error', () => {}).setTimeout(500, () => socket.destroy()));
  await expect(get(`http://127.0.0.1:${port}/`, { timeoutMs: 50 })).rejects.toThrow();
});

test('a program that never comes to its end is a bug that says so, not a silent exit', async () => {
  const main = new URL('../../../dist/src/cli/main.js', import.meta.url).href;
  const program = `
    import { COMMANDS } from '${main.replace('main.js', 'command-table.js')}';
    COMMANDS[0].load = async () => ({ command: { options: [], positionals: [0, 0], run: () => new Promise(() => {}) } });
    await (await import('${main}')).main(['up']);`;
  const { exitCode, stderr } = await execa(process.execPath, ['--input-type=module', '-e', program], { reject: false });
  expect([exitCode, stderr]).toEqual([70, expect.stringContaining('a bug of ours')]);
});

import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Machine } from '../../../src/doctor/check.js';
import { recommenderPort } from '../../../src/doctor/checks/ports.js';

let folder: string;
let stranger: HttpServer;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bookstore-ml-ports-'));
  const said = { service: 'bookstore-ml-recommender', instance: 'mine', pid: process.pid };
  stranger = createServer((_, response) => response.end(JSON.stringify(said))).listen(0, '127.0.0.1');
  await once(stranger, 'listening');
});
afterEach(() => {
  stranger.closeAllConnections();
  stranger.close();
  rmSync(folder, { recursive: true, force: true });
});

test('doctor does not call a port ours because a stranger on it says so', async () => {
  const { port } = stranger.address() as AddressInfo;
  const at = (name: string) => join(folder, name);
  const files = { pidfile: at('pid.json'), log: at('log'), secret: at('secret') };
  const server = { service: 'bookstore-ml-recommender', instance: 'mine', port, title: 'the recommender', ...files };
  const machine = { port, servers: [server] } as unknown as Machine;
  const finding = await recommenderPort.diagnose(machine, new AbortController().signal);
  expect(finding).toMatchObject({ state: 'warn', detail: expect.stringContaining(`${port} is taken by`) });
});

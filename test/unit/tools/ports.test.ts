import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isFree, nextFreePort, ownerOf } from '../../../src/tools/ports.js';

let server: Server;
let port: number;

beforeEach(async () => {
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterEach(() => {
  server.close();
});

test('a port that is listened on is not free, and its owner is named', async () => {
  expect(await isFree(port)).toBe(false);
  expect(await ownerOf(port)).toMatchObject({ pid: process.pid });
});

test('a port that is let go is free, and nobody owns it', async () => {
  server.close();
  await once(server, 'close');
  expect(await isFree(port)).toBe(true);
  expect(await ownerOf(port)).toBeUndefined();
});

test('the next free port is above, free, and none of those that are spoken for', async () => {
  const next = (await nextFreePort(port - 1))!;
  expect(next).toBeGreaterThan(port);
  expect(await isFree(next)).toBe(true);
  expect(await nextFreePort(port - 1, [next])).toBeGreaterThan(next);
});

test('there is none above the last', async () => expect(await nextFreePort(65_535)).toBeUndefined());

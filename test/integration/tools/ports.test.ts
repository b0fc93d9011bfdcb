import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isFree, isListening, isUnreachable, nextFreePort, ownerOf } from '../../../src/tools/network/ports.js';

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

test('a look at who listens does not stand in the way of one that starts', async () => {
  expect(await isListening(port)).toBe(true);
  for (let round = 0; round < 20; round++) {
    server.close();
    await once(server, 'close');
    const look = isListening(port);
    server.listen(port, '127.0.0.1');
    await Promise.all([look, once(server, 'listening')]);
  }
  server.close();
  await once(server, 'close');
  expect(await isListening(port)).toBe(false);
});

test('a port that fetch and browsers refuse is known, and never offered', async () => {
  const refused = async (at: number) =>
    /bad port/.test(String((await fetch(`http://127.0.0.1:${at}`).catch((error: Error) => error.cause)) ?? ''));
  for (const at of [1719, 6000, 6666, 10_080])
    expect([at, isUnreachable(at), await refused(at)]).toEqual([at, true, true]);
  expect(isUnreachable(8080)).toBe(false);
  expect(await nextFreePort(10_079)).toBeGreaterThan(10_080);
});

test('the next free port is above, free, and none of those that are spoken for', async () => {
  const next = (await nextFreePort(port - 1))!;
  expect(next).toBeGreaterThan(port);
  expect(await isFree(next)).toBe(true);
  expect(await nextFreePort(port - 1, [next])).toBeGreaterThan(next);
});

test('there is none above the last', async () => expect(await nextFreePort(65_535)).toBeUndefined());

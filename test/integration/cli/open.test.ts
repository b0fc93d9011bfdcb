import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const bin = resolve(import.meta.dirname, '../../../bin/bookstore-ml.js');

let home: string;
let port: number;
const server = createServer((_request, response) => response.end('ok'));
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'bookstore-ml-open-'));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  port = (server.address() as AddressInfo).port;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
  rmSync(home, { recursive: true, force: true });
});

/** A workspace whose shop, and nothing else, answers. */
function known(shopPort: number): void {
  const options = { target: 'local', port: 9, shopPort, profile: 's' };
  mkdirSync(join(home, 'bookstore'));
  writeFileSync(join(home, 'bookstore', 'state.json'), JSON.stringify({ schema: 1, run: 'r1', options, steps: {} }));
}

/** Without a browser, unless `path` has one. */
async function open(args: readonly string[], path = home) {
  const env = { ...process.env, BOOKSTORE_ML_HOME: home, PATH: path };
  const run = promisify(execFile)(process.execPath, [bin, 'open', ...args], { env });
  const end = await run.catch((error) => error);
  return { code: end.code ?? 0, stdout: end.stdout, stderr: end.stderr };
}

describe('open', () => {
  test.each([
    [[], ''],
    [['shop'], ''],
    [['model'], '/model'],
  ])('%j prints the address, and needs no browser', async (args, path) => {
    known(port);
    expect(await open(args)).toEqual({ code: 0, stdout: `http://127.0.0.1:${port}${path}\n`, stderr: '' });
  });

  test('is the same where there is a browser', async () => {
    known(port);
    writeFileSync(join(home, 'xdg-open'), '#!/bin/sh\n');
    chmodSync(join(home, 'xdg-open'), 0o755);
    expect((await open(['model'])).code).toBe(0);
  });

  test('says where nothing answers', async () => {
    known(port);
    const { code, stdout, stderr } = await open(['api']);
    expect([code, stdout]).toEqual([1, 'http://127.0.0.1:9/recommend?book_id=1&k=3&detail=1\n']);
    expect(stderr).toMatch(/nothing answers there\n {2}Bring it up: .*bookstore-ml up\n$/);
  });

  test.each([
    [['moon'], /open does not know "moon"\n {2}It can open: shop, model, api\./],
    [['--name', 'nope'], /there is no "nope"/],
    [[], /nothing is there yet/],
  ])('%j is refused where there is no such thing', async (args, words) => {
    const { code, stderr } = await open(args);
    expect(code).toBe(2);
    expect(stderr).toMatch(words);
  });
});

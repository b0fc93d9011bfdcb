import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepForwarding } from '../../../src/tools/kubernetes/port-forward.js';
import { get } from '../../../src/tools/network/http.js';
import { isFree, nextFreePort } from '../../../src/tools/network/ports.js';
import { until } from './until.js';

let folder: string;
let stop: AbortController;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bookstore-ml-forward-'));
  stop = new AbortController();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A kubectl that leads to a server which names its own process; told to, it loses its pod as the real one does. */
function fakeKubectl(): string {
  const program = `#!${process.execPath}
    const server = require('http').createServer((request, response) => {
      response.end(String(process.pid));
      if (request.url !== '/lose') return;
      console.error('error: lost connection to pod');
      response.on('close', () => process.exit(1));
    });
    if (process.argv.slice(2).join(' ') !== '--context lab port-forward -n shop service/front :80 --address 127.0.0.1') process.exit(2);
    server.listen(0, '127.0.0.1', () => console.log('Forwarding from 127.0.0.1:' + server.address().port + ' -> 8081'));
  `;
  const file = join(folder, 'kubectl');
  writeFileSync(file, program);
  chmodSync(file, 0o755);
  return file;
}

test('a port leads to a Service, to another pod when one is lost, and nowhere once it is told to end', async () => {
  const port = (await nextFreePort(26_000 + (process.pid % 3_000)))!;
  const lines: string[] = [];
  const access = { kubectl: fakeKubectl(), context: 'lab' };
  const forward = { namespace: 'shop', service: 'front', to: 80, port };
  const over = keepForwarding(access, forward, stop.signal, (line) => lines.push(line));
  await until(() => lines.length > 0);
  const ask = (path: string) => get(`http://127.0.0.1:${port}${path}`).then(({ text }) => text);
  const first = await ask('/');
  await ask('/lose').catch(() => undefined);
  // Who asks meanwhile waits, or is told at once that the old way broke.
  await until(async () => ![first, undefined].includes(await ask('/').catch(() => undefined)));
  expect(lines).toContain('error: lost connection to pod');
  stop.abort();
  await over;
  expect(await isFree(port)).toBe(true);
});

test('who asks while there is no way in is held, and let go when that has lasted too long by the clock', async () => {
  const port = (await nextFreePort(26_000 + (process.pid % 3_000)))!;
  const kubectl = join(folder, 'kubectl');
  writeFileSync(kubectl, '#!/bin/sh\necho no such service >&2\nexit 1\n');
  chmodSync(kubectl, 0o755);
  const held: { ms: number; then: () => void }[] = [];
  const clock = {
    now: () => 0,
    after(ms: number, then: () => void) {
      held.push({ ms, then });
      return () => undefined;
    },
  };
  const forward = { namespace: 'shop', service: 'front', to: 80, port };
  const lines: string[] = [];
  const over = keepForwarding({ kubectl, context: 'lab' }, forward, stop.signal, (line) => lines.push(line), clock);
  await until(() => lines.length > 0);
  const asked = get(`http://127.0.0.1:${port}/`, { timeoutMs: 60_000 });
  asked.catch(() => undefined);
  await until(() => held.some(({ ms }) => ms === 10_000));
  for (const { ms, then } of held) if (ms === 10_000) then();
  await expect(asked).rejects.toThrow();
  stop.abort();
  await over;
});

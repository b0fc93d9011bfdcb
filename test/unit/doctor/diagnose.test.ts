import { expect, test } from 'vitest';
import { type Check, diagnose, type Machine } from '../../../src/doctor/check.js';
import { CHECKS } from '../../../src/doctor/checks/index.js';

const machine: Machine = {
  env: {},
  home: '/nowhere',
  port: 8080,
  shopPort: 8081,
  dataPort: 8082,
  memoryMiB: 2_048,
  diskMiB: 300,
  tools: [],
};
const ok: Check = { id: 'ok', title: 'fine', required: true, diagnose: () => ({ state: 'ok', detail: 'fine' }) };

test('findings come one by one, and all at the end', async () => {
  const seen: string[] = [];
  let release = () => {};
  const slow: Check = {
    ...ok,
    id: 'slow',
    diagnose: () => new Promise((resolve) => (release = () => resolve({ state: 'ok', detail: 'at last' }))),
  };
  const all = diagnose([slow, ok], machine, ({ id }) => {
    seen.push(id);
    release();
  });
  expect((await all).map(({ id }) => id)).toEqual(['slow', 'ok']);
  expect(seen).toEqual(['ok', 'slow']);
});

test('a check is told when nobody waits for it any more', async () => {
  let heard: AbortSignal | undefined;
  const check: Check = {
    ...ok,
    diagnose(_machine, signal) {
      heard = signal;
      return { state: 'ok', detail: 'fine' };
    },
  };
  await diagnose([check], machine);
  expect(heard?.aborted).toBe(true);
});

test('nothing of Docker is looked at where the workshop does without it', () => {
  const looked = CHECKS.filter((check) => check.applies?.(machine) ?? true).map(({ id }) => id);
  for (const id of ['docker', 'docker-memory', 'docker-disk', 'cgroups', 'inotify', 'registries'])
    expect(looked).not.toContain(id);
  expect(looked).toContain('memory');
});

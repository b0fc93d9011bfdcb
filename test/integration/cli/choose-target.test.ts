import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { parseCommand } from '../../../src/cli/parsing/parse-arguments.js';
import { chooseTarget } from '../../../src/cli/run/choose-target.js';
import { openCluster } from '../../../src/cli/run/open-cluster.js';
import { UP_OPTIONS } from '../../../src/cli/run/up-options.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bookstore-ml-target-'));
  mkdirSync(join(root, 'bin'));
  vi.stubEnv('BOOKSTORE_ML_HOME', join(root, 'state'));
  vi.stubEnv('PATH', join(root, 'bin'));
  vi.stubEnv('DOCKER_HOST', '');
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true, force: true });
});

const program = (name: string, script: string) =>
  writeFileSync(join(root, 'bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });

function docker(memoryGiB: number, more: object = {}) {
  const info = { OSType: 'linux', Architecture: 'x86_64', CgroupVersion: '2', NCPU: 4, MemTotal: memoryGiB * 2 ** 30 };
  const version = { Client: { ApiVersion: '1.48' }, Server: { Components: [{ Name: 'Engine' }] } };
  program(
    'docker',
    `case "$1" in
    info) echo '${JSON.stringify({ ...info, ...more })}' ;;
    version) echo '${JSON.stringify(version)}' ;;
    *) exit 1 ;;
    esac`,
  );
}

async function choose(...argv: readonly string[]) {
  const parsed = parseCommand('up', argv, UP_OPTIONS, [0, 0]);
  if (parsed.help) throw new Error('help');
  const chosen = await chooseTarget(parsed.args);
  return { ...chosen, cfg: openCluster(parsed.args, chosen.target, chosen.defaults).cfg };
}

describe('where nothing is there yet', () => {
  test('a Docker with room has three nodes and the usual shop', async () => {
    docker(8);
    expect(await choose()).toMatchObject({ target: 'kind', why: 'Docker answers', cfg: { profile: 'm' } });
    expect((await choose()).cfg.workers).toBeUndefined();
  });

  test('a small one has one node and a small shop, and that is said', async () => {
    docker(3.8, { ClientInfo: { Context: 'colima' } });
    const small = { target: 'kind', why: 'colima has 4 CPUs and 3.8 GiB: one node, a small shop' };
    expect(await choose()).toMatchObject({ ...small, cfg: { profile: 's', workers: 0 } });
    expect(await choose('--target', 'kind')).toMatchObject(small);
    // A larger shop may be asked for; it does not make the machine larger.
    expect((await choose('--profile', 'm')).cfg).toMatchObject({ profile: 'm', workers: 0 });
  });

  test('one that is too small gives way to local, and is refused where it was asked for', async () => {
    docker(1.9, { ClientInfo: { Context: 'colima' } });
    expect(await choose()).toMatchObject({
      target: 'local',
      why: expect.stringContaining('colima has 4 CPUs and 1.9'),
    });
    expect(await choose('--target', 'kind')).toMatchObject({
      target: 'kind',
      unfit: { advice: expect.stringContaining('colima start --cpu 4 --memory 8') },
    });
  });

  test('podman is named where there is no Docker', async () => {
    program('podman', 'exit 0');
    expect(await choose()).toMatchObject({ target: 'local', why: 'there is podman, but no Docker' });
  });

  test('podman under the name of docker is no Docker', async () => {
    program('docker', `case "$1" in info) echo '{"host":{}}' ;; version) echo '{"Client":{}}' ;; *) exit 1 ;; esac`);
    expect(await choose()).toMatchObject({ target: 'local', why: expect.stringContaining('podman answers') });
  });

  test('a Docker that does not answer is no obstacle', async () => {
    program('docker', 'echo "Cannot connect to the Docker daemon" >&2; exit 1');
    expect(await choose()).toMatchObject({ target: 'local', why: 'Docker does not answer' });
    expect((await choose('--target', 'kind')).unfit).toBeUndefined();
  });
});

test('what is there already is not asked about again', async () => {
  program('docker', 'echo asked >&2; exit 1');
  mkdirSync(join(root, 'state', 'bookstore'), { recursive: true });
  const options = { target: 'kind', profile: 'm', workers: 0, port: 18_000, shopPort: 18_001 };
  writeFileSync(
    join(root, 'state', 'bookstore', 'state.json'),
    JSON.stringify({ schema: 1, run: 'r1', options, steps: {} }),
  );
  expect(await choose()).toMatchObject({ target: 'kind', cfg: { workers: 0, profile: 'm' } });
});

import { expect, onTestFinished, test, vi } from 'vitest';
import type { Machine } from '../../../src/doctor/check.js';
import { dockerDaemon, dockerMemory } from '../../../src/doctor/checks/docker.js';
import { tools } from '../../../src/doctor/checks/tools.js';
import { wsl } from '../../../src/doctor/checks/wsl.js';
import { fakeProgram, setPath } from '../cluster-tools/context.js';

const { signal } = new AbortController();
const machine = (more: Partial<Machine> = {}): Machine => ({
  env: {},
  home: '/home/me/state',
  port: 1,
  shopPort: 2,
  dataPort: 3,
  memoryMiB: 6_144,
  diskMiB: 500,
  tools: ['kind', 'kubectl', 'helm'],
  docker: { images: [], runsNodes: true, diskMiB: 1 },
  ...more,
});

async function docker(cpus: number, gib: number) {
  const info = { OSType: 'linux', Architecture: 'aarch64', CgroupVersion: '2', NCPU: cpus, MemTotal: gib * 2 ** 30 };
  const facts = JSON.stringify({ ...info, ServerVersion: '27.4.0', ClientInfo: { Context: 'colima' } });
  const bin = (
    await fakeProgram('docker', `case "$1" in info) echo '${facts}' ;; version) echo '{}' ;; *) exit 1 ;; esac`)
  ).replace(/\/docker$/, '');
  setPath(bin, true);
}

test('doctor names the engine, and what it has', async () => {
  await docker(4, 8);
  expect(await dockerDaemon.diagnose(machine(), signal)).toEqual({
    state: 'ok',
    detail: 'colima 27.4.0, linux/arm64, 4 CPUs and 8.0 GiB',
  });
});

test('doctor says that a virtual machine is too small, and the command that enlarges it', async () => {
  await docker(2, 2);
  expect(await dockerDaemon.diagnose(machine(), signal)).toMatchObject({
    state: 'fail',
    advice: expect.stringContaining('colima stop && colima start --cpu 4 --memory 8'),
  });
  // Images are pushed from there: no node runs in it.
  const pushes = { docker: { images: [], runsNodes: false, diskMiB: 1 } };
  expect(await dockerDaemon.diagnose(machine(pushes), signal)).toMatchObject({ state: 'ok' });
});

test('doctor advises one node, or more memory, where three nodes are asked for', async () => {
  await docker(4, 4);
  expect(await dockerMemory.diagnose(machine(), signal)).toMatchObject({
    state: 'warn',
    advice: expect.stringContaining('colima start --cpu 4 --memory 8'),
  });
});

test('doctor is not ready where a program is not here and cannot be downloaded', async () => {
  setPath('/nowhere', false);
  expect(await tools.diagnose(machine(), signal)).toMatchObject({
    state: 'ok',
    detail: expect.stringContaining('kubectl 1.34.7 is downloaded'),
  });
  vi.spyOn(process, 'platform', 'get').mockReturnValue('freebsd');
  onTestFinished(() => void vi.restoreAllMocks());
  expect(await tools.diagnose(machine(), signal)).toMatchObject({
    state: 'fail',
    detail: expect.stringContaining('none is known for freebsd'),
    advice: expect.stringContaining('up --target local'),
  });
});

test('in WSL it is said what ends the servers, and how Docker Desktop is shared with it', async () => {
  vi.stubEnv('WSL_DISTRO_NAME', 'Ubuntu');
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(wsl.applies?.(machine())).toBe(true);
  expect(await wsl.diagnose(machine(), signal)).toMatchObject({
    state: 'warn',
    detail: expect.stringContaining('last window'),
  });
  setPath('/nowhere', false);
  expect(await dockerDaemon.diagnose(machine(), signal)).toMatchObject({
    state: 'fail',
    advice: expect.stringContaining('WSL integration'),
  });
});

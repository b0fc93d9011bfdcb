import { describe, expect, test } from 'vitest';
import type { DockerInfo } from '../../../src/tools/docker/docker.js';
import { engineOf, enlarge, type InfoFacts, type VersionFacts } from '../../../src/tools/docker/engine.js';
import { roomFor, unfitFor } from '../../../src/tools/docker/engine-room.js';

const GIB = 2 ** 30;
const docker: VersionFacts = { Server: { Components: [{ Name: 'Engine' }, { Name: 'containerd' }, { Name: 'runc' }] } };
const on = (Context: string, facts: InfoFacts = {}): InfoFacts => ({ ...facts, ClientInfo: { Context } });

describe('who answers', () => {
  test.each([
    ['docker-engine', on('default', { OperatingSystem: 'Ubuntu 24.04.1 LTS', Name: 'laptop' }), docker, {}],
    ['docker-desktop', on('desktop-linux', { OperatingSystem: 'Docker Desktop', Name: 'docker-desktop' }), docker, {}],
    // Its WSL integration names no context of its own.
    ['docker-desktop', on('default', { OperatingSystem: 'Docker Desktop', Name: 'docker-desktop' }), docker, {}],
    ['colima', on('colima', { OperatingSystem: 'Ubuntu 24.04.1 LTS', Name: 'colima' }), docker, {}],
    ['colima', on('colima-work', { OperatingSystem: 'Ubuntu 24.04.1 LTS', Name: 'colima-work' }), docker, {}],
    ['colima', on('default'), docker, { DOCKER_HOST: 'unix:///Users/me/.colima/default/docker.sock' }],
    ['orbstack', on('orbstack', { OperatingSystem: 'OrbStack', Name: 'orbstack' }), docker, {}],
    [
      'rancher-desktop',
      on('rancher-desktop', { OperatingSystem: 'Alpine Linux v3.20', Name: 'lima-rancher-desktop' }),
      docker,
      {},
    ],
    ['rancher-desktop', on('default'), docker, { DOCKER_HOST: 'unix:///Users/me/.rd/docker.sock' }],
    // The docker client on podman's socket, and podman under the name of docker.
    ['podman', on('default'), { Server: { Components: [{ Name: 'Podman Engine' }, { Name: 'Conmon' }] } }, {}],
    ['podman', { host: { arch: 'arm64' } }, {}, {}],
    ['nerdctl', {}, { Server: { Components: [{ Name: 'containerd' }, { Name: 'runc' }] } }, {}],
  ] as const)('%s', (product, info, version, env) => {
    expect(engineOf(info, version, env).product).toBe(product);
  });

  test('rootless and snap are told by the server', () => {
    const facts = { SecurityOptions: ['name=seccomp,profile=builtin', 'name=rootless', 'name=cgroupns'] };
    expect(engineOf(on('rootless', facts), docker, {})).toMatchObject({ rootless: true, snap: false });
    const root = { DockerRootDir: '/var/snap/docker/common/var-lib-docker', SecurityOptions: null };
    expect(engineOf(on('default', root), docker, {})).toMatchObject({ rootless: false, snap: true });
  });
});

const places = { home: '/home/me', state: '/home/me/.local/state/bookstore-ml/bookstore', temporary: '/tmp' };
const facts = (info: InfoFacts, more: Partial<DockerInfo> = {}, version = docker) => ({
  engine: engineOf(info, version, {}),
  cpus: 4,
  memory: 8 * GIB,
  cgroup: 2 as const,
  platform: 'linux/arm64',
  ...more,
});
const unfit = (...given: Parameters<typeof facts>) => unfitFor(facts(...given), places, false);

describe('a machine that cannot have the cluster is told so, with what to do', () => {
  test.each([
    [on('default', { OperatingSystem: 'Docker Desktop' }), 'Settings, Resources'],
    [on('colima'), 'colima stop && colima start --cpu 4 --memory 8'],
    [on('colima-work'), 'colima stop work && colima start work --cpu 4 --memory 8'],
    [on('orbstack'), 'orb config set memory_mib 8192'],
    [on('rancher-desktop'), 'rdctl set --virtual-machine.number-cpus=4'],
  ])('too small: the command of %j enlarges it', (info, command) => {
    const found = unfit(info, { cpus: 2, memory: 2 * GIB });
    expect(found?.why).toContain('has 2 CPUs and 2.0 GiB, and the cluster needs 2 CPUs and 4 GiB');
    expect(found?.advice).toContain(command);
    expect(found?.advice).toContain('--target local');
    expect(unfit(info, { cpus: 1 })?.why).toContain('has 1 CPU and 8.0 GiB');
  });

  test('below Windows, where WSL has the memory, it is WSL that is enlarged', () => {
    expect(enlarge({ product: 'docker-desktop', context: 'default' }, true)).toContain('.wslconfig');
  });

  test('podman and nerdctl are refused by name', () => {
    expect(unfit({ host: {} }, {}, {})?.why).toContain('podman answers in place of Docker');
    const nerdctl = { Server: { Components: [{ Name: 'containerd' }] } };
    expect(unfit({}, {}, nerdctl)?.why).toContain('nerdctl');
  });

  test('Windows containers, and rootless Docker without control groups of its own', () => {
    expect(unfit(on('default'), { platform: 'windows/amd64' })?.why).toContain('windows/amd64');
    const rootless = on('rootless', { SecurityOptions: ['name=rootless'] });
    expect(unfit(rootless, { cgroup: 1 })?.why).toContain('rootless');
    expect(unfit(rootless)).toBeUndefined();
  });

  test("snap's Docker, unless all that it has to read is where it can", () => {
    const snap = facts(on('default', { DockerRootDir: '/var/snap/docker/common/var-lib-docker' }));
    expect(unfitFor(snap, places, false)?.why).toContain(`cannot read ${places.state}`);
    const visible = { home: '/home/me', state: '/home/me/state/bookstore', temporary: '/tmp' };
    expect(unfitFor(snap, visible, false)?.why).toContain('cannot read /tmp');
    expect(unfitFor(snap, { ...visible, temporary: '/home/me/state/tmp' }, false)).toBeUndefined();
  });

  test('a roomy one is not', () => expect(unfit(on('orbstack'))).toBeUndefined());
});

test('what Docker has decides how many nodes there are', () => {
  // What machines of 4, 6 and 8 GiB report.
  expect([3.83, 5.78, 7.75].map((gib) => roomFor({ memory: gib * GIB }))).toEqual([
    'one node',
    'three nodes',
    'three nodes',
  ]);
  expect(unfit(on('default'), { memory: 3.83 * GIB })).toBeUndefined();
});

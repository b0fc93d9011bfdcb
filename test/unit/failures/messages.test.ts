import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { diagnose } from '../../../src/failures/diagnose.js';
import { findFailure } from '../../../src/failures/find.js';
import { CommandError } from '../../../src/tools/process/command-error.js';
import { CLUSTER_MESSAGES } from '../../fixtures/messages/cluster-messages.js';
import { DOCKER_MESSAGES } from '../../fixtures/messages/docker-messages.js';
import { ENGINE_MESSAGES } from '../../fixtures/messages/engine-messages.js';
import { FORTY_FAILURES } from '../../fixtures/messages/forty-failures.js';
import { LATER_MESSAGES } from '../../fixtures/messages/later-messages.js';
import type { Message } from '../../fixtures/messages/message.js';
import { PULL_MESSAGES } from '../../fixtures/messages/pull-messages.js';
import { TRIED_MESSAGES } from '../../fixtures/messages/tried-messages.js';

const around = { home: '/home/ada/.local/state/bookstore-ml', port: 8080 };

const diagnosed = ({ argv, said, step }: Pick<Message, 'argv' | 'said' | 'step'>) =>
  diagnose(
    new CommandError({ argv, purpose: '', mutates: true }, { exitCode: 1 }, said.split('\n')),
    { letter: step },
    around,
  );

// What product this machine has is nothing to the tests.
beforeEach(() => {
  for (const name of ['DOCKER_HOST', 'DOCKER_CONTEXT', 'WSL_DISTRO_NAME']) vi.stubEnv(name, undefined);
  vi.stubEnv('DOCKER_CONFIG', '/nowhere');
});
afterEach(() => vi.unstubAllEnvs());

describe.each([
  ['Docker and what stands in its place', DOCKER_MESSAGES],
  ['registries and the network', PULL_MESSAGES],
  ['the machine that runs the containers', ENGINE_MESSAGES],
  ['kind, kubeadm, kubectl and helm', CLUSTER_MESSAGES],
  ['what was seen later', LATER_MESSAGES],
  ['the forty failures of laptops', FORTY_FAILURES],
])('%s', (_, messages) => {
  test.each(messages)('$product: $code', (message) => {
    const failure = diagnosed(message);
    expect(`${failure.code}: ${failure.evidence}`).toMatch(`${message.code}: `);
    if (message.fix !== undefined) expect(failure.fix).toMatch(message.fix);
    expect([failure.what, failure.cause, failure.fix].join(' ')).not.toMatch(/[{}]|undefined/);
    expect(findFailure(failure.code)).toBeDefined();
    // The workspace is not to blame for what happens where Docker runs.
    if (/docker|kind$/.test(message.argv[0]) && !/BML-X10|BML-X60|BML-X76/.test(message.code))
      expect(`${failure.cause} ${failure.fix}`).not.toMatch(/BOOKSTORE_ML_HOME|ulimit/);
  });
});

test('at least eighty messages of other programs, none twice', () => {
  const messages = [...DOCKER_MESSAGES, ...PULL_MESSAGES, ...ENGINE_MESSAGES, ...CLUSTER_MESSAGES, ...LATER_MESSAGES];
  expect(messages.length).toBeGreaterThanOrEqual(80);
  expect(new Set(messages.map(({ said }) => said)).size).toBe(messages.length);
  expect(FORTY_FAILURES.map(({ product }) => Number(product.split(' ')[0]))).toEqual(
    Array.from({ length: 40 }, (_, at) => at + 1),
  );
});

test.each(TRIED_MESSAGES)('%s: %j %s', (code, argv, said) =>
  expect(diagnosed({ argv, said, step: 'B' }).code).toBe(code),
);

describe('a message that nobody knows', () => {
  test('is shown as it is, with what was being done', () => {
    const failure = diagnosed({
      argv: ['docker', 'build', '--load', '-t', 'bookstore/recommender-train:dev', '/x'],
      step: 'B',
      said: '[+] Building 1.3s\nERROR: failed to solve: the frobnicator is out of phase\nView build details: docker-desktop://dashboard/build/x',
    });
    expect(failure).toMatchObject({
      code: 'BML-B90',
      what: 'docker build of bookstore/recommender-train:dev failed',
      evidence: 'ERROR: failed to solve: the frobnicator is out of phase',
      cause: 'docker ended with exit code 1',
    });
  });

  test('loses the command that it wraps, and what is printed below it', () => {
    const said =
      'ERROR: failed to create cluster: command "docker run --name a --hostname b --privileged" failed with error: exit status 125\nCommand Output: docker: Error response from daemon: something new.\n\nRun \'docker run --help\' for more information';
    expect(diagnosed({ argv: ['kind', 'create', 'cluster', '--name', 'x'], step: 'A', said })).toMatchObject({
      what: 'kind create cluster failed',
      evidence: 'Command Output: docker: Error response from daemon: something new.',
    });
  });

  test.each([
    [
      ['/opt/kubectl', '--kubeconfig', '/k', '--context', 'c', 'apply', '--server-side', '-f', 'a.yaml'],
      'kubectl apply',
    ],
    [['helm', 'upgrade', '--install', 'kueue', 'oci://x', '-n', 'kueue-system'], 'helm upgrade'],
    [['docker', 'image', 'save', '-o', 'a.tar', 'b'], 'docker image save'],
    [['docker', 'info', '--format', 'x'], 'docker info'],
  ] as const)('%j is called %s', (argv, name) =>
    expect(diagnosed({ argv, step: 'C', said: 'frobnicated' }).what).toBe(`${name} failed`),
  );
});

test.each([
  'read 429 orders of 403 customers',
  'Setting up libselinux1:amd64 (3.4-1+b6) ...',
  'Get:12 http://deb.debian.org/debian bookworm/main amd64 inotify-tools amd64 3.22 [30 kB]',
  '#9 added 500 packages, and audited 503 packages in 9s',
  'Selecting previously unselected package apparmor.',
  'npm notice New major version of npm available! 10.9.2 -> 11.0.0',
  '#5 [internal] load metadata for docker.io/library/node:22-slim',
  '#6 resolve docker.io/library/node:22-slim@sha256:9af784 done',
  '#7 sha256:719385e3 28.23MB / 28.23MB 1.4s done',
])('ordinary output beside an unknown failure explains nothing: %s', (line) => {
  const said = `${line}\nERROR: failed to solve: the frobnicator is out of phase`;
  for (const argv of [
    ['docker', 'build', '.'],
    ['bookstore-ml', 'train'],
  ] as const)
    expect(diagnosed({ argv, step: 'B', said })).toMatchObject({
      code: 'BML-B90',
      evidence: 'ERROR: failed to solve: the frobnicator is out of phase',
    });
});

test('a warning explains only what nothing else does', () => {
  const said = (...lines: readonly string[]) =>
    diagnosed({ argv: ['docker', 'pull', 'x'], step: 'A', said: lines.join('\n') });
  const warning = 'WARNING: Error loading config file: /home/ada/.docker/config.json: permission denied';
  expect(said(warning, 'Error response from daemon: toomanyrequests: limit').code).toBe('BML-X36');
  expect(said(warning).code).toBe('BML-X88');
});

test('the environment tells the product where the message does not', () => {
  const message = {
    argv: ['docker', 'pull', 'x'] as const,
    step: 'A',
    said: 'failed to register layer: no space left on device',
  };
  expect(diagnosed(message).fix).toContain('docker system df');
  vi.stubEnv('DOCKER_HOST', 'unix:///Users/ada/.colima/default/docker.sock');
  expect(diagnosed(message).fix).toContain('colima start --disk');
});

test('so does the context that was chosen for docker', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bookstore-ml-docker-'));
  try {
    await writeFile(join(folder, 'config.json'), '{"currentContext": "orbstack"}');
    vi.stubEnv('DOCKER_CONFIG', folder);
    const said = 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?';
    expect(diagnosed({ argv: ['docker', 'info'], step: 'A', said }).fix).toContain('OrbStack');
  } finally {
    await rm(folder, { recursive: true });
  }
});

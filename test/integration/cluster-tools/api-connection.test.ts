import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
import { startProxy } from '../../../src/tools/kubernetes/api/proxy.js';
import { listObjects, readObject } from '../../../src/tools/kubernetes/read-objects.js';
import { refused } from '../../fixtures/fake-cluster/api.js';
import { startFixedApi } from '../../fixtures/fake-cluster/fixed-api.js';
import { until } from '../tools/until.js';
import { fakeContext, fakeProgram } from './context.js';

const pod = (name: string, namespace: string, labels = {}) => ({
  kind: 'Pod',
  metadata: { name, namespace, labels } as { name: string },
});

test('objects of several kinds come as one list, each saying what it is', async () => {
  const access = await startFixedApi([pod('a', 'x'), pod('b', 'y'), { kind: 'Node', metadata: { name: 'n' } }]);
  const inX = await listObjects(fakeContext(), access, 'pods,nodes', { namespace: 'x' });
  expect(inX.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual(['Pod a', 'Node n']);
  expect(await listObjects(fakeContext(), access, 'pods')).toHaveLength(2);
});

test('a selector picks, by every label that it names', async () => {
  const access = await startFixedApi([pod('a', 'x', { app: 's', tier: 'web' }), pod('b', 'x', { app: 's' })]);
  const found = await listObjects(fakeContext(), access, 'pods', { namespace: 'x', selector: 'app=s,tier=web' });
  expect(found.map(({ metadata }) => metadata.name)).toEqual(['a']);
});

test('a kind that the API server does not know is said as kubectl says it', async () => {
  const asked = listObjects(fakeContext(), await startFixedApi([]), 'jobsets.jobset.x-k8s.io');
  await expect(asked).rejects.toMatchObject({ lines: [`error: the server doesn't have a resource type "jobsets"`] });
});

test('a refusal is said in the words of the API server, with the command that would have been refused', async () => {
  const no = refused(403, 'Forbidden', 'pods is forbidden: User "me" cannot list resource "pods"');
  const access = await startFixedApi([], (url) => (url.startsWith('/api/v1/') ? no : undefined));
  await expect(readObject(fakeContext(), access, 'pods', 'a', 'x')).rejects.toMatchObject({
    lines: ['Error from server (Forbidden): pods is forbidden: User "me" cannot list resource "pods"'],
    command: { argv: expect.arrayContaining(['get', 'pods', 'a', '-n', 'x']) },
  });
});

test('an API server that is away is said as kubectl says it', async () => {
  const access = await startFixedApi([], (url) =>
    url.startsWith('/api/v1/')
      ? { status: 500, text: 'dial tcp 127.0.0.1:6443: connect: connection refused' }
      : undefined,
  );
  await expect(readObject(fakeContext(), access, 'pods', 'a', 'x')).rejects.toMatchObject({
    lines: ['Unable to connect to the server: dial tcp 127.0.0.1:6443: connect: connection refused'],
  });
});

test('a proxy that does not start says why', async () => {
  const kubectl = await fakeProgram('kubectl', 'echo "error: no context exists with the name lab" >&2; exit 1');
  const command = (socket: string) => ({ argv: [kubectl, socket] as [string, string], purpose: '', mutates: false });
  await expect(startProxy(command)).rejects.toMatchObject({ lines: ['error: no context exists with the name lab'] });
});

test('a run that is killed leaves neither its proxy nor its folder', async () => {
  const kubectl = await fakeProgram('kubectl', 'echo "$$ Starting to serve"; echo "Starting to serve"; exec sleep 600');
  const module = new URL('../../../dist/src/tools/kubernetes/api/proxy.js', import.meta.url).href;
  const program = `
    const { startProxy } = await import('${module}');
    const proxy = await startProxy((socket) => ({ argv: ['${kubectl}', socket], purpose: '', mutates: false }));
    console.log(proxy.socketPath);
    setInterval(() => {}, 2 ** 30);`;
  const run = execa(process.execPath, ['--input-type=module', '-e', program], { reject: false });
  const [line] = await new Promise<string[]>((resolve) =>
    run.stdout.once('data', (data) => resolve(`${data}`.split('\n'))),
  );
  const folder = dirname(line!);
  expect(existsSync(folder)).toBe(true);
  run.kill('SIGKILL');
  await run;
  await until(() => !existsSync(folder));
});

test('many reads at once are no leak to Node', async () => {
  const warnings: string[] = [];
  const hear = (warning: Error) => warnings.push(warning.name);
  process.on('warning', hear);
  onTestFinished(() => void process.off('warning', hear));
  const access = await startFixedApi([pod('a', 'x')]);
  const ctx = fakeContext();
  await Promise.all(Array.from({ length: 20 }, () => readObject(ctx, access, 'pods', 'a', 'x')));
  await new Promise((resolve) => setImmediate(resolve));
  expect(warnings).toEqual([]);
});

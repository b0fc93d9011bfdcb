import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { parse } from 'yaml';
import { buildCommand, saveCommand } from '../../../src/tools/docker/docker.js';
import { fullReference } from '../../../src/tools/docker/image-archive.js';
import { createCommand, loadArchiveCommand, startNodesCommand } from '../../../src/tools/docker/kind.js';
import { clusterConfig } from '../../../src/tools/docker/kind-config.js';
import { type HelmAccess, helmCommand, installCommand } from '../../../src/tools/helm/helm.js';
import { kubectlCommand } from '../../../src/tools/kubernetes/access.js';
import { apply, applyCommand, warningsIn } from '../../../src/tools/kubernetes/kubectl.js';
import { readObject } from '../../../src/tools/kubernetes/read-objects.js';
import { startFixedApi } from '../../fixtures/fake-cluster/fixed-api.js';
import { fakeContext, fakeProgram } from './context.js';

const access = { kubectl: 'kubectl', kubeconfig: '/k' };

describe('kubectl', () => {
  test('always says which kubeconfig, and which context where there is one', () => {
    expect(kubectlCommand(access, ['get', 'pods'], '').argv).toEqual(['kubectl', '--kubeconfig', '/k', 'get', 'pods']);
    const there = kubectlCommand({ ...access, context: 'lab' }, ['get', 'pods'], '').argv;
    expect(there).toEqual(['kubectl', '--kubeconfig', '/k', '--context', 'lab', 'get', 'pods']);
    const own = kubectlCommand({ kubectl: 'kubectl', context: 'lab' }, ['get', 'pods'], '').argv;
    expect(own).toEqual(['kubectl', '--context', 'lab', 'get', 'pods']);
  });

  test("cannot run on the user's current context by mistake", () => {
    for (const nothing of [{}, { kubeconfig: '' }, { context: '' }])
      expect(() => kubectlCommand({ kubectl: 'kubectl', ...nothing }, [], '')).toThrow('needs');
  });

  test('applies on the server as us, and takes back what others changed of it', () => {
    const { argv, mutates } = applyCommand(access, { files: ['a.yaml', 'b.yaml'] }, '');
    expect(argv.slice(3)).toEqual([
      'apply',
      '--server-side',
      '--force-conflicts',
      '--field-manager=bookstore-ml',
      '-f',
      'a.yaml',
      '-f',
      'b.yaml',
    ]);
    expect(mutates).toBe(true);
    expect(applyCommand(access, { kustomize: 'dir' }, '').argv.slice(-2)).toEqual(['-k', 'dir']);
  });

  test('warnings of the API server are data', async () => {
    expect(warningsIn('Warning: would violate PodSecurity "restricted"\nerror: x\n')).toEqual([
      'would violate PodSecurity "restricted"',
    ]);
    const kubectl = await fakeProgram('kubectl', 'echo "job.batch/x serverside-applied"; echo "Warning: careful" >&2');
    const ctx = fakeContext();
    expect(await apply(ctx, applyCommand({ kubectl, kubeconfig: '/k' }, { files: ['x'] }, ''))).toEqual(['careful']);
    expect(ctx.heard.lines).toEqual(['job.batch/x serverside-applied', 'Warning: careful']);
  });

  test('what is not there is undefined, not an error', async () => {
    const access = await startFixedApi([]);
    expect(await readObject(fakeContext(), access, 'jobs.batch', 'x', 'ns')).toBeUndefined();
  });
});

describe('helm', () => {
  const helm: HelmAccess = { helm: 'helm', kubeconfig: '/k', home: '/h' };
  const release = {
    name: 'kueue',
    namespace: 'kueue-system',
    chart: 'oci://x/kueue',
    version: '0.17.0',
    values: ['/v.yaml'],
  };

  test('can be repeated: it upgrades what is there', () => {
    const { argv } = installCommand(helm, release, '3.19.0');
    expect(argv.slice(0, 6)).toEqual(['helm', 'upgrade', '--install', 'kueue', 'oci://x/kueue', '--version']);
    expect(argv).toContain('--create-namespace');
    expect(argv).not.toContain('--server-side=false');
  });

  test("4 does not apply on the server's side, where JobSet's own certificate conflicts", () => {
    expect(installCommand(helm, release, '4.0.1').argv).toContain('--server-side=false');
  });

  test('a chart in a file has no version to ask for', () => {
    const { version: _, ...file } = { ...release, chart: '/kueue-0.17.0.tgz' };
    expect(installCommand(helm, file, '3.19.0').argv).not.toContain('--version');
  });

  test("keeps its settings in our folder: the user's registry logins stay out of it", () => {
    expect(helmCommand(helm, ['list'], '').env).toMatchObject({
      HELM_REGISTRY_CONFIG: '/h/registry.json',
      DOCKER_CONFIG: '/h/docker',
    });
  });
});

describe('docker', () => {
  const build = { tag: 't:dev', context: '/c', labels: { a: 'b' }, platform: 'linux/arm64' };

  test('builds with BuildKit for the platform of the nodes, without an attestation', () => {
    const { argv } = buildCommand(build, { buildx: true });
    expect(argv).toEqual([
      'docker',
      'build',
      '--provenance=false',
      '--platform',
      'linux/arm64',
      '-t',
      't:dev',
      '--label',
      'a=b',
      '/c',
    ]);
  });

  test('builds without BuildKit where there is none', () => {
    const { argv, env } = buildCommand(build, { buildx: false });
    expect(argv).toEqual(['docker', 'build', '-t', 't:dev', '--label', 'a=b', '/c']);
    expect(env).toEqual({ DOCKER_BUILDKIT: '0' });
  });

  test.each([
    ['1.41', false],
    ['1.47', false],
    ['1.48', true],
    ['2.0', true],
  ])('API %s saves one platform only: %s', (api, only) => {
    expect(saveCommand(['a:1'], '/f', 'linux/amd64', { api }).argv.includes('--platform')).toBe(only);
  });
});

describe('kind', () => {
  const kind = { kind: 'kind', name: 'books', kubeconfig: '/k' };

  test("make nodes in Docker, whatever the user's own setting says", () => {
    const create = () => createCommand(kind, '/c.yaml', 'kindest/node:v1');
    vi.stubEnv('KIND_EXPERIMENTAL_PROVIDER', 'podman');
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(create().env).toEqual({ KIND_EXPERIMENTAL_PROVIDER: 'docker' });
    vi.stubEnv('KIND_EXPERIMENTAL_PROVIDER', '');
    expect(create().env).toBeUndefined();
  });

  test('keeps what failed, and writes our kubeconfig', () => {
    const { argv } = createCommand(kind, '/c.yaml', 'kindest/node:v1');
    expect(argv).toEqual(expect.arrayContaining(['--retain', '--name', 'books', '--kubeconfig', '/k']));
  });

  test('loads into the nodes that need it, of the cluster by its name', () => {
    const { argv } = loadArchiveCommand(kind, '/a.tar', ['books-worker', 'books-worker2']);
    expect(argv).toEqual([
      'kind',
      'load',
      'image-archive',
      '/a.tar',
      '--name',
      'books',
      '--nodes',
      'books-worker,books-worker2',
    ]);
  });

  test('starts control planes before the workers that look for them', () => {
    const nodes = [
      { name: 'w', role: 'worker', running: false },
      { name: 'c', role: 'control-plane', running: false },
    ] as const;
    expect(startNodesCommand(nodes).argv).toEqual(['docker', 'start', 'c', 'w']);
  });

  test.each([
    ['node:24-bookworm-slim', 'docker.io/library/node:24-bookworm-slim'],
    ['bookstore/app:dev', 'docker.io/bookstore/app:dev'],
    ['quay.io/argoproj/argoexec:v3.5.10', 'quay.io/argoproj/argoexec:v3.5.10'],
    ['localhost/x:1', 'localhost/x:1'],
    ['registry:5000/x:1', 'registry:5000/x:1'],
  ])('a node calls %s %s', (image, full) => {
    expect(fullReference(image)).toBe(full);
  });
});

describe("the cluster's definition", () => {
  const shape = (workers: number) => parse(clusterConfig({ workers, port: 8090, shopPort: 8091 }));

  test.each([0, 1, 2, 4])('with %d workers', (workers) => {
    const roles = shape(workers).nodes.map(({ role }: { role: string }) => role);
    expect(roles).toEqual(['control-plane', ...Array(workers).fill('worker')]);
  });

  test('maps the ports that were asked for, on this machine only', () => {
    expect(shape(2).nodes[0].extraPortMappings).toEqual([
      { containerPort: 30080, hostPort: 8090, listenAddress: '127.0.0.1', protocol: 'TCP' },
      { containerPort: 30081, hostPort: 8091, listenAddress: '127.0.0.1', protocol: 'TCP' },
    ]);
  });
});

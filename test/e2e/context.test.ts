import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunState } from '../../src/engine/events/run-state.js';
import { type Registry, startRegistry } from '../fixtures/registry/registry.js';
import { until } from '../integration/tools/until.js';
import { ask, openWorkspace, readJson, type Workspace } from './cli.js';
import { changes, ending, outcomes, stateOf } from './ending.js';

const BUNDLE = process.env.BOOKSTORE_ML_TEST_BUNDLE;
const CLUSTER = `context-${process.pid}`;
const CONTEXT = `kind-${CLUSTER}`;
const MINUTES = 60_000;

describe.skipIf(BUNDLE === undefined)('up on a cluster that is there (BOOKSTORE_ML_TEST_BUNDLE names a bundle)', () => {
  let work: string;
  let kubeconfig: string;
  let registry: Registry;
  let shop: Workspace;
  let flags: readonly string[];
  let inTheCluster: readonly string[];
  let mine: string;
  let first: RunState;

  const run = (...args: readonly string[]) => shop.run(args, { env: { KUBECONFIG: kubeconfig } });
  const up = async (...more: readonly string[]): Promise<RunState> =>
    stateOf(await run('up', '--yes', '--json', ...more));
  const kubectl = (...args: readonly string[]) => execa('kubectl', ['--kubeconfig', kubeconfig, ...args]);
  const helm = (...args: readonly string[]) => execa('helm', ['--kubeconfig', kubeconfig, ...args]);

  beforeAll(async () => {
    work = mkdtempSync(join(tmpdir(), 'bookstore-ml-context-'));
    kubeconfig = join(work, 'kubeconfig');
    shop = await openWorkspace();
    registry = await startRegistry({ folder: work, host: '0.0.0.0' });
    await makeCluster(work, kubeconfig, registry.port);
    // Somebody else's JobSet: it is there, and has to be there afterwards.
    await execa('kind', ['load', 'image-archive', bundled('image', 'jobset'), '--name', CLUSTER]);
    // On a machine of two cores its half a core would be missed.
    const small = ['--set', 'controller.resources.requests.cpu=50m', '--create-namespace', '--wait'];
    await helm('install', 'jobset', bundled('chart', 'jobset'), '-n', 'jobset-system', ...small);
    inTheCluster = await inventory(kubeconfig);
    mine = readFileSync(kubeconfig, 'utf8');
    const where = ['--context', CONTEXT, '--registry', `localhost:${registry.port}/workshop`];
    flags = [...where, '--profile', 's', '--port', String(shop.port), '--bundle', BUNDLE!];
  }, 10 * MINUTES);
  afterAll(async () => {
    await run('down', '--yes');
    await shop.remove();
    await execa('kind', ['delete', 'cluster', '--name', CLUSTER, '--kubeconfig', kubeconfig], { reject: false });
    await registry.close();
    rmSync(work, { recursive: true, force: true });
  }, 5 * MINUTES);

  test('touches nothing where nobody agreed to it, and says what it would touch', async () => {
    const { exitCode, stderr } = await run('up', ...flags, '--yes');
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/jobset 0\.11\.1 is there in namespace jobset-system: used as it is/);
    expect(stderr).toContain(`Agree with --yes-context ${CONTEXT}`);
    expect((await run('up', ...flags, '--yes-context', 'another')).exitCode).toBe(3);
    expect(await inventory(kubeconfig)).toEqual(inTheCluster);
    expect(registry.pushed()).toEqual([]);
  });

  test('knows the contexts there are', async () => {
    const { exitCode, stderr } = await run('up', '--context', 'prod', '--registry', 'localhost:1/x', '--yes');
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(`It has: ${CONTEXT}.`)]);
  });

  test(
    'goes from nothing to the answer',
    async () => {
      first = await up(...flags, '--yes-context', CONTEXT);
      expect(outcomes(first)).toEqual(Array(7).fill('done'));
      const { status, body } = await ask(shop.port, 'book_id=1&k=3');
      expect([status, body]).toEqual([200, expect.stringMatching(/"recommendations":\[\d+,\d+,\d+\]/)]);
    },
    20 * MINUTES,
  );

  test('runs what was pushed, to the byte', async () => {
    const images = ['-o', 'jsonpath={range .items[*].spec.containers[*]}{.image}{"\\n"}{end}'];
    for (const namespace of ['bookstore', 'bookstore-ml', 'kueue-system', 'argo']) {
      const { stdout } = await kubectl('get', 'pods', '-n', namespace, ...images);
      const foreign = stdout.split('\n').filter((image) => !/^localhost:\d+\/workshop\/.+@sha256:/.test(image));
      expect([namespace, foreign]).toEqual([namespace, []]);
    }
  });

  test(
    'has nothing to do the second time, and needs no one to agree again',
    async () => {
      expect(changes(await up())).toEqual([]);
    },
    5 * MINUTES,
  );

  test(
    'goes on answering when the pod goes that the way led to, and opens the way again when that is closed',
    async () => {
      await kubectl('delete', 'pods', '-n', 'bookstore-ml', '-l', 'app.kubernetes.io/component=serving');
      await until(async () => (await answers(shop.port)) === 200);
      process.kill(readJson(join(shop.home, 'cluster', 'run', 'recommender.json')).pid);
      await until(async () => (await answers(shop.port)) === undefined);
      expect(ending(await up())).toBe('done');
      expect(await answers(shop.port)).toBe(200);
    },
    5 * MINUTES,
  );

  test('writes nothing into the kubeconfig', () => expect(readFileSync(kubeconfig, 'utf8')).toBe(mine));

  test(
    'goes away whole, and leaves what it found',
    async () => {
      const { exitCode, stderr } = await run('down', '--yes');
      expect(exitCode, String(stderr)).toBe(0);
      expect(existsSync(shop.home)).toBe(false);
      expect(await inventory(kubeconfig)).toEqual(inTheCluster);
      const jobset = await helm('get', 'metadata', 'jobset', '-n', 'jobset-system', '-o', 'json');
      expect(JSON.parse(jobset.stdout)).toMatchObject({ revision: 1, status: 'deployed' });
      expect(readFileSync(kubeconfig, 'utf8')).toBe(mine);
    },
    5 * MINUTES,
  );
});

const answers = (port: number) =>
  ask(port, 'book_id=1&k=3').then(
    ({ status }) => status,
    () => undefined,
  );

interface BundleFile {
  readonly kind: string;
  readonly name: string;
  readonly version: string;
  readonly path: string;
}

const find = (kind: string, name: RegExp): BundleFile =>
  readJson(join(BUNDLE!, 'bundle.json')).files.find((file: BundleFile) => file.kind === kind && name.test(file.name));

const bundled = (kind: string, name: string) => join(BUNDLE!, find(kind, new RegExp(`(^|/)${name}$`)).path);

/** A cluster of one node that gets images of localhost:PORT from the registry on this machine. */
async function makeCluster(work: string, kubeconfig: string, port: number): Promise<void> {
  const node = find('node-image', /./);
  await execa('docker', ['image', 'load', '-i', join(BUNDLE!, node.path)]);
  const config = [
    'kind: Cluster',
    'apiVersion: kind.x-k8s.io/v1alpha4',
    'containerdConfigPatches:',
    '  - |-',
    '    [plugins."io.containerd.grpc.v1.cri".registry]',
    '      config_path = "/etc/containerd/certs.d"',
  ];
  const image = `${node.name}:${node.version}`;
  const create = [
    'create',
    'cluster',
    '--name',
    CLUSTER,
    '--image',
    image,
    '--kubeconfig',
    kubeconfig,
    '--config',
    '-',
  ];
  await execa('kind', create, { input: config.join('\n'), cwd: work });
  const format = '{{range .IPAM.Config}}{{.Gateway}}\n{{end}}';
  const { stdout } = await execa('docker', ['network', 'inspect', 'kind', '-f', format]);
  const gateway = stdout.split('\n').find((address) => /^[\d.]+$/.test(address));
  const folder = `/etc/containerd/certs.d/localhost:${port}`;
  const write = `mkdir -p ${folder} && echo '[host."http://${gateway}:${port}"]' > ${folder}/hosts.toml`;
  await execa('docker', ['exec', `${CLUSTER}-control-plane`, 'sh', '-c', write]);
}

/** Everything of the whole cluster that an installation could leave behind. */
async function inventory(kubeconfig: string): Promise<readonly string[]> {
  const kinds = [
    'namespaces',
    'customresourcedefinitions',
    'mutatingwebhookconfigurations',
    'validatingwebhookconfigurations',
    'apiservices',
    'clusterroles',
    'clusterrolebindings',
    'persistentvolumes',
    'priorityclasses',
    'flowschemas',
    'prioritylevelconfigurations',
  ];
  const { stdout } = await execa('kubectl', ['--kubeconfig', kubeconfig, 'get', kinds.join(), '-o', 'name']);
  return stdout.split('\n').sort();
}

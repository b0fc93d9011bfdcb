import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Fact } from '../../src/engine/events/facts.js';
import type { RunState } from '../../src/engine/events/run-state.js';
import { LOOKS, noBrowser, openChromium, visit } from '../browser/chromium.js';
import { buy, rarelyBought, shelfOf } from '../browser/visitor.js';
import { until } from '../integration/tools/until.js';
import { ask, openWorkspace, ROOT, type Workspace } from './cli.js';
import { changes, ending, outcomes, stateOf } from './ending.js';

/** A bundle with all that a cluster needs: .ci/kind names it. Minutes of work, so nothing is made without it. */
const BUNDLE = process.env.BOOKSTORE_ML_TEST_BUNDLE;
const NAME = `e2e-${process.pid}`;
const NODE = `${NAME}-control-plane`;
const MINUTES = 60_000;
const PHONE = LOOKS.find(({ name }) => name === 'a phone')!;
/** A look at the cluster is a process: not as often as it goes. */
const LOOK_MS = 500;
/** A second after it is told to: in the middle of whatever it does. */
const DELETE = ['delete', 'pods', '--grace-period=1', '--wait=false'];

describe.skipIf(BUNDLE === undefined)('up on a cluster of kind (BOOKSTORE_ML_TEST_BUNDLE names a bundle)', () => {
  let shop: Workspace;
  let before: readonly string[];
  let first: RunState;

  const up = async (...flags: readonly string[]): Promise<RunState> =>
    stateOf(await shop.run(['up', '--name', NAME, '--yes', '--json', ...flags]));
  const kubectlWith = (input: string, ...args: readonly string[]) =>
    execa('kubectl', ['--kubeconfig', join(shop.root, NAME, 'cluster', 'kubeconfig'), ...args], {
      reject: false,
      input,
    });
  const kubectl = (...args: readonly string[]) => kubectlWith('', ...args);

  beforeAll(async () => {
    before = await inventory();
    shop = await openWorkspace();
    const flags = ['--target', 'kind', '--profile', 's', '--port', String(shop.port), '--bundle', BUNDLE!];
    first = await up(...flags);
  }, 20 * MINUTES);
  afterAll(async () => {
    await shop.run(['down', '--name', NAME, '--yes']);
    await shop.remove();
  }, 5 * MINUTES);

  test('ends with the answer, every step done', async () => {
    expect(outcomes(first)).toEqual(Array(7).fill('done'));
    const { status, body } = await ask(shop.port, 'book_id=1&k=3');
    expect([status, body]).toEqual([
      200,
      expect.stringMatching(/^\{"book_id":1,"k":3,"recommendations":\[\d+,\d+,\d+\]\}$/),
    ]);
  });

  test(
    'makes the very model that the local target makes',
    async () => {
      const mine = await openWorkspace();
      const local = stateOf(await mine.run([...mine.up, '--json']));
      await mine.remove();
      expect(model(local).digest).toMatch(/^[0-9a-f]{64}$/);
      expect(model(first).digest).toBe(model(local).digest);
    },
    5 * MINUTES,
  );

  test('keeps the record where the workshop asks for it', async () => {
    const label = 'app.kubernetes.io/component=recommender-model-registry,ml.bookstore/promoted=true';
    const { stdout } = await kubectl(
      'get',
      'configmap',
      '-n',
      'bookstore-ml',
      '-l',
      label,
      '-o',
      'jsonpath={.items[*].data.digest}',
    );
    expect(stdout).toBe(model(first).digest);
  });

  test('admits restricted pods without a warning, and refuses one that asks for root', async () => {
    const manifests = join(shop.root, NAME, 'cluster', 'manifests');
    for (const name of ['serve', 'store', 'train', 'gang']) {
      const tried = await kubectl(
        'apply',
        '--server-side',
        '--dry-run=server',
        '--field-manager=bookstore-ml',
        '-f',
        join(manifests, `${name}.yaml`),
      );
      expect([name, tried.exitCode, tried.stderr]).toEqual([name, 0, '']);
    }
    const root = await kubectl('run', 'root', '-n', 'bookstore-ml', '--image=bookstore/app:dev', '--dry-run=server');
    expect(root.stderr).toContain('violates PodSecurity');
  });

  test(
    'changes nothing the second time',
    async () => {
      expect(changes(await up())).toEqual([]);
    },
    5 * MINUTES,
  );

  test.skipIf(noBrowser !== undefined)(
    'puts two rarely bought books on one shelf, once they are bought together and the pipeline has run again',
    async () => {
      const catalog = '/api/v1/namespaces/bookstore/services/catalog:http/proxy';
      const [one, other] = await rarelyBought(async (path) =>
        JSON.parse((await kubectl('get', '--raw', `${catalog}${path}`)).stdout),
      );
      const browser = await openChromium();
      try {
        const context = await visit(browser, `http://127.0.0.1:${shop.port + 1}`, PHONE, false);
        const page = await context.newPage();
        expect(await shelfOf(page, one)).not.toContain(other);
        await buy(page, [one, other]);
        const { exitCode, stderr } = await shop.run(['pipeline', '--name', NAME, '--yes']);
        expect(exitCode, String(stderr)).toBe(0);
        expect(await shelfOf(page, one)).toContain(other);
        expect(await shelfOf(page, other)).toContain(one);
      } finally {
        await browser.close();
      }
    },
    5 * MINUTES,
  );

  test(
    'waits for deleted pods to come back, where they have not yet',
    async () => {
      await kubectl('delete', 'pods', '--all', '-n', 'bookstore', '--wait=false');
      expect(ending(await up())).toBe('done');
      const page = () => fetch(`http://127.0.0.1:${shop.port + 1}/books/1`).catch(() => undefined);
      await until(async () => (await page())?.status === 200, LOOK_MS);
    },
    10 * MINUTES,
  );

  test.each<[string, () => Promise<unknown>]>([
    ['a deleted queue', () => kubectl('delete', 'localqueue', 'training', '-n', 'bookstore-ml')],
    ['a deleted controller', () => kubectl('delete', 'deployment', 'kueue-controller-manager', '-n', 'kueue-system')],
    ['a chart that is half-installed', () => interruptHelm()],
    [
      'an image that a node lacks',
      () => execa('docker', ['exec', NODE, 'ctr', '-n', 'k8s.io', 'images', 'rm', 'docker.io/bookstore/app:dev']),
    ],
    ['nodes that were stopped', () => execa('docker', ['stop', NODE])],
  ])(
    'mends %s',
    async (_, damage) => {
      await damage();
      const state = await up();
      expect(ending(state)).toBe('done');
      expect(outcomes(state)).toContain('done');
      expect((await ask(shop.port, 'book_id=1&k=3')).status).toBe(200);
    },
    10 * MINUTES,
  );

  test(
    'loses and doubles no order while each of its pods is killed',
    async () => {
      const job = await shoppers('checkouts', join(import.meta.dirname, 'checkouts.js'));
      const logged = async () => (await kubectl('logs', '-n', 'bookstore', `job/${job}`, '--tail=-1')).stdout;
      for (const [placed, name] of [
        [50, 'postgres'],
        [150, 'orders'],
        [250, 'catalog'],
        [300, 'storefront'],
        [350, 'postgres'],
      ] as const) {
        await until(async () => (await logged()).includes(`placed ${placed}\n`) || (await isOver(job)), LOOK_MS);
        await kubectl(...DELETE, '-n', 'bookstore', '-l', `app.kubernetes.io/name=${name}`);
      }
      await until(() => isOver(job), LOOK_MS);
      const last = (await logged()).split('\n').slice(-8);
      expect(last.at(-1), last.join('\n')).toMatch(/^\{.*\}$/);
      const { retries, ...counts } = JSON.parse(last.at(-1)!);
      expect(counts).toEqual({ acknowledged: 500, distinct: 500, missing: 0, told: 500, grown: 500 });
      expect(retries).toBeGreaterThan(0);
      await kubectl('delete', 'job', job, '-n', 'bookstore');
      expect(ending(await up())).toBe('done');
      expect(changes(await up())).toEqual([]);
    },
    15 * MINUTES,
  );

  test(
    'trains on the CPU, and says why, where a GPU is offered that cannot be opened',
    async () => {
      const gpu = JSON.stringify({
        status: { capacity: { 'nvidia.com/gpu': '1' }, allocatable: { 'nvidia.com/gpu': '1' } },
      });
      await kubectl('patch', 'node', NODE, '--subresource=status', '--type=merge', '-p', gpu);
      await kubectl('delete', 'job', 'recommender-train', '-n', 'bookstore-ml');
      const state = await up();
      expect(ending(state)).toBe('done');
      const notes = state.facts.flatMap((fact) => (fact.kind === 'note' ? [fact.text] : []));
      expect(notes.join()).toContain('no NVIDIA device in the container');
    },
    10 * MINUTES,
  );

  test(
    'goes away whole',
    async () => {
      const { exitCode, stderr } = await shop.run(['down', '--name', NAME, '--yes']);
      expect(exitCode, String(stderr)).toBe(0);
      expect(existsSync(join(shop.root, NAME))).toBe(false);
      expect(await inventory()).toEqual(before);
    },
    5 * MINUTES,
  );

  /** A Job beside the shop's own shoppers, who may reach what they may, with a program of the test's in their place. */
  async function shoppers(name: string, program: string): Promise<string> {
    const { stdout } = await kubectl('get', 'cronjob', 'traffic', '-n', 'bookstore', '-o', 'json');
    const { spec } = JSON.parse(stdout).spec.jobTemplate;
    const [container] = spec.template.spec.containers;
    const text = readFileSync(program, 'utf8');
    Object.assign(container, { command: ['node', '--input-type=module', '-e', text], args: [] });
    const job = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name, namespace: 'bookstore' }, spec };
    const made = await kubectlWith(JSON.stringify(job), 'create', '-f', '-');
    expect([made.exitCode, made.stderr]).toEqual([0, '']);
    return name;
  }

  async function isOver(job: string): Promise<boolean> {
    const conditions = ['-o', 'jsonpath={.status.conditions[*].type}'];
    return (await kubectl('get', 'job', job, '-n', 'bookstore', ...conditions)).stdout !== '';
  }

  /** Kills helm in the middle of an installation. */
  async function interruptHelm(): Promise<void> {
    const kubeconfig = ['--kubeconfig', join(shop.root, NAME, 'cluster', 'kubeconfig'), '-n', 'argo'];
    await execa('helm', ['uninstall', 'argo-workflows', ...kubeconfig]);
    const chart = join(BUNDLE!, 'charts', 'argo-workflows-0.42.0.tgz');
    const values = join(ROOT, 'manifests', 'helm', 'argo-workflows.yaml');
    const helm = execa('helm', ['install', 'argo-workflows', chart, '-f', values, '--wait', ...kubeconfig], {
      reject: false,
    });
    const pending = () => execa('helm', ['list', '--pending', '-q', ...kubeconfig]);
    while ((await pending()).stdout === '' && helm.exitCode === undefined);
    helm.kill('SIGKILL');
    await helm;
  }
});

const model = ({ facts }: RunState) =>
  facts.find((fact): fact is Extract<Fact, { readonly kind: 'model' }> => fact.kind === 'model')!;

/** What Docker has, and which clusters the user's own kubeconfig knows. */
async function inventory(): Promise<readonly string[]> {
  const commands = [
    ['docker', 'ps', '-a', '--format', '{{.Names}}'],
    ['docker', 'network', 'ls', '--format', '{{.Name}}'],
    ['docker', 'volume', 'ls', '--format', '{{.Name}}'],
    ['docker', 'images', '--format', '{{.Repository}}:{{.Tag}}'],
    ['kubectl', 'config', 'get-contexts', '-o', 'name'],
  ] as const;
  const lists = await Promise.all(commands.map(([file, ...args]) => execa(file, args, { reject: false })));
  return lists
    .flatMap(({ stdout }) => stdout.split('\n'))
    .filter((line) => !/^<none>|^bookstore\//.test(line))
    .sort();
}

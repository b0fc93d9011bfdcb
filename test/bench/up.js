// `up` against the workshop's own commands, typed one after the other by somebody who never waits to think: the same
// machine, images, charts and orders, a fresh cluster each, in turn. Needs Docker, kind, kubectl, helm and a bundle.
// Usage: npm run bench:up -- --bundle DIR [--rounds N] [--profile s|m]
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { installedPackages } from '../../dist/src/tools/docker/installed-packages.js';
import { WORKSHOP_IMAGES } from '../../dist/src/tools/docker/workshop-images.js';

const flag = (name, otherwise) =>
  process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : otherwise;
const bundle = resolve(flag('--bundle', ''));
const rounds = Number(flag('--rounds', '1'));
const profile = flag('--profile', 'm');
const root = resolve(import.meta.dirname, '../..');
const manifests = join(root, 'manifests');
const work = mkdtempSync(join(tmpdir(), 'bookstore-ml-bench-up-'));
const port = 18_990;
const { files } = JSON.parse(readFileSync(join(bundle, 'bundle.json'), 'utf8'));
const node = files.find(({ kind }) => kind === 'node-image');
const database = files.find(({ kind, name }) => kind === 'image' && name === 'postgres');
const controllers = files.filter(({ kind, name }) => kind === 'image' && !/^(node|postgres)$/.test(name));
const chart = (name) => join(bundle, files.find((file) => file.kind === 'chart' && file.name === name).path);

const cli = (...args) =>
  execFileSync(process.execPath, [join(root, 'bin/bookstore-ml.js'), ...args], {
    env: { ...process.env, BOOKSTORE_ML_HOME: join(work, 'home') },
    stdio: ['ignore', 'ignore', 'inherit'],
  });

/** Brings everything up with `up`; keeps the manifests that it applied, so that the other side has the very same. */
function withUp() {
  removeImages();
  const started = performance.now();
  const where = ['--target', 'kind', '--name', 'bench', '--port', String(port), '--bundle', bundle];
  cli('up', ...where, '--yes', '--profile', profile);
  const ms = performance.now() - started;
  cpSync(join(work, 'home', 'bench', 'cluster'), join(work, 'applied'), { recursive: true });
  cli('down', '--name', 'bench', '--yes');
  return { total: ms };
}

/** Types the workshop's commands, letter by letter. */
async function byHand() {
  removeImages();
  const kubeconfig = join(work, 'kubeconfig');
  const applied = (name) => join(work, 'applied', 'manifests', `${name}.yaml`);
  const run = (file, ...args) => execFileSync(file, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const kubectl = (...args) => run('kubectl', '--kubeconfig', kubeconfig, ...args);
  const load = (image) => run('kind', 'load', 'docker-image', image, '--name', 'bench');
  const brought = (pattern) => {
    for (const { name, version } of controllers) if (pattern.test(name)) load(`${name}:${version}`);
  };
  const helm = (name, namespace) => {
    const values = ['-f', join(manifests, 'helm', `${name}.yaml`), '--kubeconfig', kubeconfig];
    run('helm', 'upgrade', '--install', name, chart(name), '-n', namespace, '--create-namespace', '--wait', ...values);
  };
  const build = ({ tag, dockerfile, parts, packages }) => {
    const context = mkdtempSync(join(work, 'context-'));
    const copy = (from, to) => cpSync(from, join(context, to), { recursive: true, dereference: true });
    copy(join(manifests, dockerfile), 'Dockerfile');
    for (const part of parts) copy(join(root, part), join('bookstore-ml', part));
    for (const { folder, place } of installedPackages(root, packages)) copy(folder, join('bookstore-ml', place));
    run('docker', 'build', '-q', '-t', tag, context);
    load(tag);
  };
  const letters = {
    A() {
      const config = ['--config', join(work, 'applied', 'kind.yaml'), '--image', `${node.name}:${node.version}`];
      run(
        'kind',
        'create',
        'cluster',
        '--name',
        'bench',
        ...config,
        '--kubeconfig',
        kubeconfig,
        '--wait',
        '180s',
        '-q',
      );
      kubectl('apply', '-f', applied('namespace'));
    },
    B() {
      build(WORKSHOP_IMAGES.shop);
      load(`${database.name}:${database.version}`);
      kubectl('apply', '-k', shopFolder());
      kubectl('wait', '--for=condition=complete', 'job/dataset', '-n', 'bookstore', '--timeout=300s');
      for (const name of ['catalog', 'orders', 'storefront'])
        kubectl('rollout', 'status', `deploy/${name}`, '-n', 'bookstore', '--timeout=300s');
    },
    async C() {
      brought(/kueue|jobset/);
      helm('jobset', 'jobset-system');
      helm('kueue', 'kueue-system');
      // As the text has it, with the one correction that it needs: again until the webhooks answer.
      const probe = ['--kubeconfig', kubeconfig, 'create', '--dry-run=server', '-f', applied('probes')];
      while (spawnSync('kubectl', probe).status !== 0) await sleep(1_000);
      kubectl('apply', '-f', applied('queues'));
    },
    D() {
      build(WORKSHOP_IMAGES.train);
      kubectl('apply', '-f', join(manifests, 'ml/train/recommender-data.yaml'), '-f', applied('train'));
      kubectl('wait', '--for=condition=complete', 'job/recommender-train', '-n', 'bookstore-ml', '--timeout=300s');
      kubectl('apply', '-f', applied('gang'));
      kubectl('wait', '--for=condition=Completed', 'jobset/recommender-gang', '-n', 'bookstore-ml', '--timeout=300s');
    },
    E() {
      build(WORKSHOP_IMAGES.serve);
      kubectl('apply', '-f', join(manifests, 'ml/serve/model-store.yaml'));
      kubectl('apply', '-f', applied('serve'));
      kubectl('rollout', 'status', 'deploy/recommender', '-n', 'bookstore-ml', '--timeout=180s');
    },
    F() {
      brought(/argo/);
      helm('argo-workflows', 'argo');
      kubectl('apply', '-f', applied('pipeline'));
      kubectl('create', '-f', applied('workflow'));
      const done = '--for=jsonpath={.status.phase}=Succeeded';
      kubectl('wait', done, 'workflow', '--all', '-n', 'bookstore-ml', '--timeout=300s');
    },
    async G() {
      const answer = await fetch(`http://127.0.0.1:${port}/recommend?book_id=1&k=3`);
      if (answer.status !== 200) throw new Error(`the recommender answered ${answer.status}`);
      kubectl('get', 'configmap', '-n', 'bookstore-ml', '-l', 'app.kubernetes.io/component=recommender-model-registry');
    },
  };
  const seconds = {};
  const started = performance.now();
  try {
    for (const [letter, type] of Object.entries(letters)) {
      const began = performance.now();
      await type();
      seconds[letter] = performance.now() - began;
    }
    return { total: performance.now() - started, ...seconds };
  } finally {
    run('kind', 'delete', 'cluster', '--name', 'bench', '--kubeconfig', kubeconfig, '-q');
  }
}

/** The kustomization that `up` wrote, told where the package is from here. */
function shopFolder() {
  const folder = join(work, 'bookstore');
  mkdirSync(folder, { recursive: true });
  const text = readFileSync(join(work, 'applied', 'manifests', 'bookstore', 'kustomization.yaml'), 'utf8');
  const overlay = relative(folder, join(manifests, 'bookstore/overlays/dev'));
  writeFileSync(join(folder, 'kustomization.yaml'), text.replace(/^ {2}- \S*overlays\/dev$/m, `  - ${overlay}`));
  return folder;
}

function removeImages() {
  for (const { tag } of Object.values(WORKSHOP_IMAGES)) spawnSync('docker', ['image', 'rm', tag]);
}

const say = (text) => process.stdout.write(`${text}\n`);
const inSeconds = (ms) => `${(ms / 1_000).toFixed(0)} s`;
try {
  for (let round = 1; round <= rounds; round++) {
    const up = withUp();
    const hand = await byHand();
    const steps = Object.entries(hand).map(([name, ms]) => `${name} ${inSeconds(ms)}`);
    say(
      `round ${round}: up ${inSeconds(up.total)}; by hand ${steps.join(', ')}; ratio ${(up.total / hand.total).toFixed(2)}`,
    );
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}

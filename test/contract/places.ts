import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../src/lib/package-root.js';
import { clusterTarget } from '../../src/targets/cluster/cluster-target.js';
import type { Config } from '../../src/targets/config.js';
import { paths } from '../../src/targets/local/paths.js';
import type { Target } from '../../src/targets/target.js';
import { targetNamed } from '../../src/targets/targets.js';
import { nextFreePort } from '../../src/tools/network/ports.js';
import { startFakeCluster } from '../fixtures/fake-cluster/fake-cluster.js';
import { fakeProvider, serveServices } from '../fixtures/fake-cluster/provider.js';

/** Where the contract of all steps is tried. */
export interface Place {
  readonly target: Target;
  readonly cfg: Config;
  /** All that the steps made, in a form that tells whether anything changed. */
  footprint(): unknown;
  /** What may be left once every step is undone. */
  readonly leaves: readonly string[];
  close(): Promise<void>;
}

/** Places that need nothing but this machine; real clusters are held to the same end to end. */
export const PLACES: Readonly<Record<string, () => Promise<Place>>> = {
  'this machine': openMachine,
  'a cluster of a third provider': openFakeCluster,
};

async function freshConfig(target: string, firstPort: number): Promise<{ cfg: Config; remove(): void }> {
  const root = mkdtempSync(join(tmpdir(), 'bookstore-ml-contract-'));
  const port = (await nextFreePort(firstPort + (process.pid % 3_000)))!;
  const shopPort = (await nextFreePort(port))!;
  const choices = { profile: 's', overlay: 'dev', train: 'auto', pins: 'seed' } as const;
  const cfg = { target, name: 'contract', home: join(root, 'contract'), port, shopPort, ...choices };
  return { cfg, remove: () => rmSync(root, { recursive: true, force: true }) };
}

async function openMachine(): Promise<Place> {
  if (!existsSync(join(packageRoot(), 'dist', 'src', 'cli', 'main.js'))) throw new Error('build first: npm run build');
  const { cfg, remove } = await freshConfig('local', 20_000);
  return {
    target: targetNamed('local'),
    cfg,
    // The database's own files are left out: they change while nothing is written.
    footprint: () => digestsBelow(paths(cfg).workspace, (name) => !name.startsWith('shop')),
    leaves: ['logs'],
    close: async () => remove(),
  };
}

async function openFakeCluster(): Promise<Place> {
  const cluster = await startFakeCluster();
  const fresh = await freshConfig('fake', 24_000);
  const { kubectl, helm } = cluster;
  const cfg: Config = { ...fresh.cfg, tools: { kubectl, helm } };
  const services = await serveServices(cfg, cluster);
  return {
    target: clusterTarget(fakeProvider(cluster)),
    cfg,
    footprint: () => ({
      objects: [...cluster.store.objects.values()].map(({ kind, metadata }) => [
        kind,
        metadata.namespace,
        metadata.name,
      ]),
      releases: [...cluster.releases],
      files: digestsBelow(cfg.home, () => true),
    }),
    leaves: [],
    async close() {
      services.close();
      await cluster.close();
      fresh.remove();
    },
  };
}

function digestsBelow(folder: string, isWanted: (name: string) => boolean): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => isWanted(name) && lstatSync(join(folder, name)).isFile())
    .sort();
  const digest = (name: string) =>
    createHash('sha256')
      .update(readFileSync(join(folder, name)))
      .digest('hex');
  return Object.fromEntries(files.map((name) => [name, digest(name)]));
}

import { existsSync, openAsBlob, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { writeFileAtomically } from '../../lib/files/atomic-file.js';

/** The package's folder: three levels above the sources, four above the compiled files. */
export const ROOT = ['../../..', '../../../..']
  .map((up) => join(import.meta.dirname, up))
  .find((folder) => existsSync(join(folder, 'package.json')))!;

/**
 * A Postgres cluster as initdb leaves it, packed when this package is built. Unpacking it takes a third of the time that
 * initdb takes, which is most of a first `up`. Undefined in a source tree that was not built: then initdb runs.
 */
export async function initialCluster(): Promise<Blob | undefined> {
  const path = initialClusterPath();
  return existsSync(path) ? openAsBlob(path) : undefined;
}

/** Creates the packed cluster unless it exists. */
export async function packInitialCluster(): Promise<void> {
  const path = initialClusterPath();
  if (existsSync(path)) return;
  const db = await PGlite.create();
  const packed = await db.dumpDataDir('gzip');
  await db.close();
  await mkdir(dirname(path), { recursive: true });
  await writeFileAtomically(path, [Buffer.from(await packed.arrayBuffer())]);
}

/** Named after the PGlite version that created it: no other version may read it. */
function initialClusterPath(): string {
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return join(ROOT, 'dist', `initial-cluster-${dependencies['@electric-sql/pglite']}.tgz`);
}

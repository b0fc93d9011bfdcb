import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

type Trainer = typeof import('../../../src/recommender/train/train-model.js');

/** The trainer as it ships, compiled: a worker thread is started from a file of JavaScript, which the sources are not. */
export async function compiledTrainer(): Promise<Trainer & { remove(): Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), 'bookstore-ml-trainer-'));
  const files = ['train-model.ts', 'train-worker.ts'].map((name) => join(ROOT, 'src/recommender/train', name));
  const config = join(dir, 'tsconfig.json');
  const options = { outDir: dir, rootDir: join(ROOT, 'src/recommender'), noEmit: false };
  await symlink(join(ROOT, 'node_modules'), join(dir, 'node_modules'));
  await writeFile(join(dir, 'package.json'), '{"type":"module"}');
  await writeFile(
    config,
    JSON.stringify({ extends: join(ROOT, 'tsconfig.json'), compilerOptions: options, files, include: [] }),
  );
  await promisify(execFile)(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', config]);
  const trainer: Trainer = await import(pathToFileURL(join(dir, 'train/train-model.js')).href);
  return { ...trainer, remove: () => rm(dir, { recursive: true, force: true }) };
}

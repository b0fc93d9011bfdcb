#!/usr/bin/env node
// Compiles the program into dist/. The mark is written last, so that bin/bookstore-ml.js can tell an interrupted build; npm
// calls this by itself after each `npm ci` and `npm install` in a clone.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const mark = join(root, 'dist', 'src', '.built');
const tool = (name, file) => join(root, 'node_modules', ...name.split('/'), file);
const [tsc, asc] = [tool('typescript', 'bin/tsc'), tool('assemblyscript', 'bin/asc.js')];

if (![tsc, asc].every(existsSync)) {
  process.stderr.write(
    'bookstore-ml: not built, since the compilers were left out. To build it: npm ci --include=dev in this folder.\n',
  );
  // A failed install would take away what it did install.
  process.exit(process.env.npm_lifecycle_event === 'dependencies' ? 0 : 1);
}
rmSync(mark, { force: true });
for (const args of [
  [tsc, '-p', 'tsconfig.json'],
  [tsc, '-p', 'tsconfig.types.json'],
  [asc, '--config', 'src/recommender/kernel/asconfig.json'],
  [join('dist', 'src', 'bookstore', 'database', 'pack-initial-cluster.js')],
]) {
  const { status, signal, error } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (error !== undefined) throw error;
  if (signal !== null) process.kill(process.pid, signal);
  if (status !== 0) process.exit(status ?? 1);
}
mkdirSync(join(mark, '..'), { recursive: true });
writeFileSync(mark, '');

// The peers' own Python: a virtual environment in .cache/bench, installed once from wheels pinned by digest.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const here = import.meta.dirname;
const requirements = join(here, 'requirements.txt');
const digest = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 8);
const environment = resolve(here, `../../../.cache/bench/peers-${digest}`);

export const python = join(environment, 'bin/python');

/** The command line, after `python`, of one of the scripts beside this file. */
export const script = (name, ...args) => ['-W', 'ignore', join(here, name), ...args.map(String)];

/** What one of the scripts prints. */
export function runPython(name, ...args) {
  installPeers();
  return execFileSync(python, script(name, ...args), { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Installs the peers where they are absent. Needs Python 3.11 or newer, and PyPI or a mirror of it. */
export function installPeers() {
  const complete = join(environment, 'complete');
  if (existsSync(complete)) return;
  rmSync(environment, { recursive: true, force: true });
  execFileSync('python3', ['-m', 'venv', environment], { stdio: 'inherit' });
  const pinned = ['--require-hashes', '--no-deps', '--only-binary=:all:', '-r', requirements];
  execFileSync(python, ['-m', 'pip', 'install', '--quiet', ...pinned], { stdio: 'inherit' });
  writeFileSync(complete, '');
}

#!/usr/bin/env node
// Runs the program from source, and again whenever a source changes: npm run dev -- up --target local --plain
// Once built whole, TypeScript alone is watched: after a change to the kernel, npm run build.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(import.meta.dirname, '..');
const argv = process.argv.slice(2);
const say = (line) => process.stderr.write(`dev: ${line}\n`);

if (!existsSync(join(root, 'dist', 'src', '.built'))) {
  const { status } = spawnSync(process.execPath, [join(root, 'scripts', 'build.js')], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const compiler = spawn(process.execPath, [tsc, '-p', 'tsconfig.json', '--watch', '--preserveWatchOutput'], {
  cwd: root,
  stdio: ['ignore', 'pipe', 'inherit'],
});

/** The program at work, if it is. */
let running;

/** Ends the program and begins anew. Its terminal is ours, so that the wizard works. */
async function runAgain() {
  const before = running;
  running = undefined;
  if (before !== undefined && before.exitCode === null && before.signalCode === null) {
    before.kill('SIGTERM');
    await new Promise((resolve) => before.once('exit', resolve));
  }
  const program = spawn(process.execPath, [join(root, 'bin', 'bookstore-ml.js'), ...argv], { stdio: 'inherit' });
  running = program;
  program.once('exit', (code, signal) => {
    if (running === program) say(`ended with ${signal ?? `exit code ${code}`}; waiting for a change (Ctrl-C ends)`);
  });
}

let queue = Promise.resolve();
createInterface({ input: compiler.stdout }).on('line', (line) => {
  const errors = /Found (\d+) errors?/.exec(line)?.[1];
  if (errors === undefined) {
    if (/error TS/.test(line)) say(line);
    return;
  }
  if (errors !== '0') say(`${errors} errors; what runs goes on`);
  else queue = queue.then(runAgain);
});

// The program is told by the terminal, too: while it runs, it decides.
process.on('SIGINT', () => {
  if (running !== undefined && running.exitCode === null && running.signalCode === null) return;
  compiler.kill();
  process.exit(130);
});
compiler.once('exit', (code) => process.exit(code ?? 1));

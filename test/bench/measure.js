import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { spawn as spawnInTerminal } from '@lydell/node-pty';

/**
 * Runs the contenders in turn, `rounds` times each: the machine's moods hit all alike. Answers min, median and max of each
 * one's figures, or of each figure where a contender answers several by name.
 */
export async function interleave(rounds, contenders) {
  const samples = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, measure] of Object.entries(contenders)) samples[name].push(await measure());
  }
  return Object.fromEntries(Object.entries(samples).map(([name, figures]) => [name, summarise(figures)]));
}

function summarise(samples) {
  if (typeof samples[0] === 'object') {
    const names = Object.keys(samples[0]);
    return Object.fromEntries(names.map((name) => [name, summarise(samples.map((sample) => sample[name]))]));
  }
  const sorted = samples.toSorted((a, b) => a - b);
  return { min: sorted[0], median: sorted[sorted.length >> 1], max: sorted.at(-1) };
}

/** Ms from start to end of a process; throws if it fails. */
export function wallTime(file, args, env = {}) {
  const started = performance.now();
  const { status, stderr } = spawnSync(file, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (status !== 0) throw new Error(`${file} ${args.join(' ')} ended with ${status}: ${stderr}`);
  return performance.now() - started;
}

/** What a process takes: { wall, cpu } in seconds, cpu of all its threads, and { rss }, its largest memory in MB. */
export function cost(file, args) {
  const command = [join(import.meta.dirname, 'cost.py'), file, ...args];
  return JSON.parse(execFileSync('python3', command, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }));
}

/** Ms from start until `marker` is on the screen of a terminal of 80x24; the program is then stopped and waited for. */
export function timeToScreen(file, args, marker, env = {}) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const terminal = spawnInTerminal(file, args, {
      cols: 80,
      rows: 24,
      env: { ...process.env, CI: undefined, TERM: 'xterm-256color', ...env },
    });
    let seen = '';
    let ms;
    terminal.onData((data) => {
      seen += data;
      if (ms === undefined && seen.includes(marker)) {
        ms = performance.now() - started;
        terminal.write('\x03');
      }
    });
    terminal.onExit(() => (ms === undefined ? reject(new Error(`"${marker}" never came: ${seen}`)) : resolve(ms)));
  });
}

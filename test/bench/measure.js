import { spawnSync } from 'node:child_process';
import { spawn as spawnInTerminal } from '@lydell/node-pty';

/** Runs the contenders in turn, `rounds` times each, and answers each one's figures: the machine's moods hit all alike. */
export async function interleave(rounds, contenders) {
  const samples = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, measure] of Object.entries(contenders)) samples[name].push(await measure());
  }
  return Object.fromEntries(Object.entries(samples).map(([name, values]) => [name, summarise(values)]));
}

function summarise(values) {
  const sorted = values.toSorted((a, b) => a - b);
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

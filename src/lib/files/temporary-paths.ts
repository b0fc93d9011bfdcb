import { rmSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

/** Files and folders that are to go if this process ends before it is done with them. */
const held = new Set<string>();
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Has a file or folder removed if the process exits, or is ended by Ctrl-C or the like, before `release` is called.
 * The path need not exist yet.
 */
export function holdTemporary(path: string): { release(): void } {
  if (held.size === 0 && isMainThread) watch();
  held.add(path);
  return {
    release() {
      if (held.delete(path) && held.size === 0 && isMainThread) unwatch();
    },
  };
}

function watch(): void {
  process.on('exit', removeAll);
  for (const signal of SIGNALS) process.on(signal, onSignal);
}

function unwatch(): void {
  process.off('exit', removeAll);
  for (const signal of SIGNALS) process.off(signal, onSignal);
}

function removeAll(): void {
  for (const path of held) {
    try {
      rmSync(path, { recursive: true, force: true });
    } catch {
      // The process ends; there is nobody left to tell.
    }
  }
}

/** Whoever else handles the signal decides how the process ends; without one it ends as it would have. */
function onSignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  removeAll();
  unwatch();
  process.kill(process.pid, signal);
}

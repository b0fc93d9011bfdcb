import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { freemem, totalmem } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * Bytes that this process can have now without others losing theirs: what the system would give up for it counts, and what a
 * container allows limits it.
 */
export function availableMemory(): number {
  switch (process.platform) {
    case 'darwin':
      return ofMac() ?? freemem();
    case 'linux':
      return ofLinux();
    default:
      return freemem();
  }
}

/** macOS leaves few pages free on purpose, and compresses what is not in use: all but wired and compressed pages can be had. */
function ofMac(): number | undefined {
  try {
    return withoutWired(execFileSync('vm_stat', { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }), totalmem());
  } catch {
    return undefined;
  }
}

/** The total less what `vm_stat` prints as wired down and occupied by the compressor; undefined where it prints neither. */
export function withoutWired(printed: string, total: number): number | undefined {
  const page = Number(/page size of (\d+) bytes/.exec(printed)?.[1]);
  const pages = (of: string) => Number(new RegExp(`^${of}:\\s+(\\d+)\\.`, 'm').exec(printed)?.[1]);
  const left = total - (pages('Pages wired down') + pages('Pages occupied by compressor')) * page;
  return Number.isNaN(left) ? undefined : Math.max(0, left);
}

/** @param root where /proc and /sys are, for tests. */
export function ofLinux(root = '/'): number {
  const kib = /^MemAvailable:\s+(\d+) kB$/m.exec(read(join(root, 'proc/meminfo')))?.[1];
  return Math.min(kib === undefined ? freemem() : Number(kib) * 1024, leftInCgroup(root));
}

/** What the control groups leave of their limits: the process's own, and those that it is part of. */
function leftInCgroup(root: string): number {
  const own = read(join(root, 'proc/self/cgroup'));
  const versions = [
    {
      path: /^0::(.*)$/m.exec(own)?.[1],
      mount: 'sys/fs/cgroup',
      limit: 'memory.max',
      used: 'memory.current',
      cache: '',
    },
    {
      path: /^\d+:(?:.*,)?memory(?:,.*)?:(.*)$/m.exec(own)?.[1],
      mount: 'sys/fs/cgroup/memory',
      limit: 'memory.limit_in_bytes',
      used: 'memory.usage_in_bytes',
      cache: 'total_',
    },
  ];
  let left = Number.POSITIVE_INFINITY;
  for (const { path, mount, limit, used, cache } of versions) {
    if (path === undefined) continue;
    // A container may be told a path outside of what it sees: then only the mount's own root is there.
    for (let at = path; ; at = dirname(at)) {
      const folder = join(root, mount, at);
      // "max" is no number, and without a limit version 1 says one that is larger than any machine.
      const most = Number.parseInt(read(join(folder, limit)), 10);
      if (most > 0) {
        const files = new RegExp(`^${cache}inactive_file (\\d+)$`, 'm').exec(read(join(folder, 'memory.stat')))?.[1];
        const taken = Number.parseInt(read(join(folder, used)), 10) - Number(files ?? 0);
        left = Math.min(left, Math.max(0, most - (taken || 0)));
      }
      if (at === '/' || at === '.' || at === '') break;
    }
  }
  return left;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

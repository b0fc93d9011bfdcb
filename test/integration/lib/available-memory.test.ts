import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, totalmem } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { availableMemory, ofLinux, withoutWired } from '../../../src/lib/process/available-memory.js';
import { kernelByteLimit } from '../../../src/recommender/threads/memory-limit.js';

const GIB = 2 ** 30;
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bookstore-ml-memory-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(root, { recursive: true, force: true });
});

/** As a MacBook of 16 GiB prints it: next to nothing free, and most of it to be had. */
const VM_STAT = `Mach Virtual Memory Statistics: (page size of 16384 bytes)
Pages free:                                4067.
Pages active:                            323212.
Pages inactive:                          319870.
Pages speculative:                         1881.
Pages throttled:                              0.
Pages wired down:                        133462.
Pages purgeable:                           5231.
"Translation faults":                1123345678.
Pages copy-on-write:                   23456789.
Pages zero filled:                    612345678.
Pages stored in compressor:              598912.
Pages occupied by compressor:            206415.
Swapins:                                  12345.
`;

describe('on macOS', () => {
  test('all but what is wired and compressed can be had', () => {
    const left = withoutWired(VM_STAT, 16 * GIB)!;
    expect(left).toBe(16 * GIB - (133_462 + 206_415) * 16_384);
    expect(left).toBeGreaterThan(10 * GIB);
    expect(withoutWired('vm_stat: something else\n', GIB)).toBeUndefined();
  });

  test('that is what doctor and the trainer go by', () => {
    vi.spyOn(process, 'platform', 'get').mockReturnValue('darwin');
    writeFileSync(join(root, 'vm_stat'), `#!/bin/sh\ncat <<'END'\n${VM_STAT}END\n`);
    chmodSync(join(root, 'vm_stat'), 0o755);
    vi.stubEnv('PATH', `${root}${delimiter}${process.env.PATH}`);
    const expected = withoutWired(VM_STAT, totalmem());
    expect(availableMemory()).toBe(expected);
    expect(kernelByteLimit(1)).toBe(Math.min(Math.floor(expected! * 0.75) - 96 * 2 ** 20, 2 ** 32 - 2 ** 16));
  });
});

function system(files: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const meminfo = `MemTotal:       16000000 kB\nMemFree:          100000 kB\nMemAvailable:    8388608 kB\n`;

describe('on Linux', () => {
  test('it is MemAvailable where nothing limits the process', () => {
    const files = { 'proc/meminfo': meminfo, 'proc/self/cgroup': '0::/user.slice\n' };
    expect(ofLinux(system({ ...files, 'sys/fs/cgroup/user.slice/memory.max': 'max\n' }))).toBe(8 * GIB);
  });

  test('version 2 of control groups: the nearest limit, less what is taken, file pages apart', () => {
    const of = (path: string, max: string, current: number) => ({
      [`sys/fs/cgroup${path}/memory.max`]: `${max}\n`,
      [`sys/fs/cgroup${path}/memory.current`]: `${current}\n`,
      [`sys/fs/cgroup${path}/memory.stat`]: `anon 1\ninactive_file ${GIB}\nactive_file 5\n`,
    });
    const files = { 'proc/meminfo': meminfo, 'proc/self/cgroup': '0::/pods/one\n' };
    system({ ...files, ...of('/pods', String(4 * GIB), 2 * GIB), ...of('/pods/one', 'max', 2 * GIB) });
    expect(ofLinux(root)).toBe(3 * GIB);
  });

  test('version 1, as a container sees it, whose own path lies outside', () => {
    const folder = 'sys/fs/cgroup/memory';
    system({
      'proc/meminfo': meminfo,
      'proc/self/cgroup': '5:cpu,cpuacct:/docker/abc\n4:memory:/docker/abc\n0::/\n',
      [`${folder}/memory.limit_in_bytes`]: `${2 * GIB}\n`,
      [`${folder}/memory.usage_in_bytes`]: `${GIB}\n`,
      [`${folder}/memory.stat`]: `cache 1\ninactive_file 3\ntotal_inactive_file ${GIB / 2}\n`,
    });
    expect(ofLinux(root)).toBe(1.5 * GIB);
    writeFileSync(join(root, folder, 'memory.limit_in_bytes'), '9223372036854771712\n');
    expect(ofLinux(root)).toBe(8 * GIB);
  });
});

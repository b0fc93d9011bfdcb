import { existsSync, mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { formatMemory } from '../../lib/format/sizes.js';
import type { Check } from '../check.js';

const MIB = 2 ** 20;

export const homeWritable: Check = {
  id: 'home',
  title: 'a place for state',
  required: true,
  diagnose({ home }) {
    const existing = firstExisting(home);
    try {
      const probe = mkdtempSync(join(existing, '.bookstore-ml-probe-'));
      try {
        mkdirSync(join(probe, 'folder'));
        writeFileSync(join(probe, 'file'), 'x');
      } finally {
        rmSync(probe, { recursive: true, force: true });
      }
      return { state: 'ok', detail: home };
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      return {
        state: 'fail',
        detail: `${existing} cannot be written to (${code})`,
        advice: 'Name a folder that can: BOOKSTORE_ML_HOME=/some/folder.',
      };
    }
  },
};

export const diskSpace: Check = {
  id: 'disk',
  title: 'disk space',
  required: true,
  diagnose({ home, diskMiB }) {
    const { bavail, bsize } = statfsSync(firstExisting(home));
    const free = (bavail * bsize) / MIB;
    const detail = `${formatMemory(free * MIB)} free`;
    if (free >= diskMiB) return { state: 'ok', detail };
    return {
      state: 'fail',
      detail: `${detail} at ${firstExisting(home)}`,
      advice: `Free ${diskMiB} MiB there, or name another disk: BOOKSTORE_ML_HOME=/some/folder.`,
    };
  },
};

function firstExisting(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : firstExisting(dirname(path));
}

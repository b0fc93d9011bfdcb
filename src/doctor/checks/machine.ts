import { availableParallelism, totalmem } from 'node:os';
import { formatMemory } from '../../lib/format/sizes.js';
import { availableMemory } from '../../lib/process/available-memory.js';
import type { Check } from '../check.js';

const GIB = 2 ** 30;

export const nodeVersion: Check = {
  id: 'node',
  title: 'Node 20.19, 22.12 or newer',
  required: true,
  // An older one does not get this far: see bin/bookstore-ml.js.
  diagnose: () => ({ state: 'ok', detail: `Node ${process.versions.node} on ${process.platform}-${process.arch}` }),
};

export const webAssembly: Check = {
  id: 'webassembly',
  title: 'WebAssembly, for the embedded Postgres',
  required: true,
  diagnose() {
    // The smallest module there is: its magic number and version.
    const module = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
    const engine = (globalThis as { WebAssembly?: { validate(bytes: Uint8Array): boolean } }).WebAssembly;
    if (engine?.validate(module)) return { state: 'ok', detail: 'works' };
    return { state: 'fail', detail: 'switched off', advice: 'Run Node without --jitless: see NODE_OPTIONS.' };
  },
};

export const processors: Check = {
  id: 'cpu',
  title: 'processors',
  required: false,
  diagnose() {
    const cores = availableParallelism();
    const detail = `${cores} ${cores === 1 ? 'core' : 'cores'}`;
    if (cores > 1) return { state: 'ok', detail };
    return { state: 'warn', detail, advice: 'It works, but side-by-side steps take turns.' };
  },
};

export const memory: Check = {
  id: 'memory',
  title: 'memory',
  required: false,
  applies: ({ docker }) => !docker?.runsNodes,
  diagnose({ memoryMiB }) {
    const needed = memoryMiB / 1024;
    const free = availableMemory();
    const detail = `${formatMemory(free)} free of ${formatMemory(totalmem())}`;
    if (free >= needed * GIB) return { state: 'ok', detail };
    return {
      state: 'warn',
      detail,
      advice: `About ${needed} GiB is comfortable: close something large, or use --profile s.`,
    };
  },
};

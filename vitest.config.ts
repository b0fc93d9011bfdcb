import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** No test sees what its user's own runs left: one that needs a home makes one. */
const BOOKSTORE_ML_HOME = join(tmpdir(), 'bookstore-ml-no-home-of-tests');

/** Projects by what a test may touch: pure code, a rebuilt screen, a real terminal, real processes, a browser, downloaded data. */
const project = (name: string, include: string[], options: Record<string, unknown> = {}) => ({
  // As tsc does: React in production has no development transform.
  oxc: { jsx: { runtime: 'automatic' as const, development: false } },
  test: {
    name,
    include,
    environment: 'node',
    env: { NODE_ENV: 'production', CI: '', NO_COLOR: '', FORCE_COLOR: '0', BOOKSTORE_ML_HOME },
    ...options,
  },
});

const slow = { testTimeout: 120_000, hookTimeout: 120_000, fileParallelism: false };

export default defineConfig({
  test: {
    projects: [
      project('unit', ['test/unit/**/*.test.{ts,tsx}'], { testTimeout: 30_000, setupFiles: ['test/pure.ts'] }),
      project('integration', ['test/integration/**/*.test.{ts,tsx}', 'test/contract/**/*.test.ts'], {
        testTimeout: 30_000,
      }),
      project('ui', ['test/replay/**/*.test.{ts,tsx}', 'test/ui/**/*.test.tsx'], { testTimeout: 30_000 }),
      project('pty', ['test/pty/**/*.test.ts'], slow),
      project('e2e', ['test/e2e/**/*.test.ts'], slow),
      project('browser', ['test/browser/**/*.test.ts'], { ...slow, testTimeout: 300_000 }),
      project('data', ['test/data/**/*.test.ts'], { ...slow, testTimeout: 600_000 }),
    ],
  },
});

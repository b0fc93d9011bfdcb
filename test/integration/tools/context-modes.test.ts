import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { fillContext, WORKSHOP_IMAGES } from '../../../src/tools/docker/workshop-images.js';

const folder = mkdtempSync(join(tmpdir(), 'bookstore-ml-context-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([0o077, 0o027, 0o022])('under umask %i everybody may read what goes into an image', async (umask) => {
  const context = join(folder, String(umask));
  const before = process.umask(umask);
  try {
    mkdirSync(context);
    await fillContext(context, WORKSHOP_IMAGES.train);
  } finally {
    process.umask(before);
  }
  const names = readdirSync(context, { recursive: true, encoding: 'utf8' });
  expect(names).toContain('bookstore-ml/bin/bookstore-ml.js');
  for (const name of names) {
    const { mode } = statSync(join(context, name));
    const wanted = statSync(join(context, name)).isDirectory() ? 0o755 : mode & 0o100 ? 0o755 : 0o644;
    expect([name, mode & 0o777]).toEqual([name, wanted]);
  }
});

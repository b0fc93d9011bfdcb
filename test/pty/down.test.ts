import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endSessions, startSession } from './session.js';

const bin = fileURLToPath(new URL('../../bin/bookstore-ml.js', import.meta.url));

describe('down asks on a terminal', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'bookstore-ml-down-'));
    mkdirSync(join(root, 'bookstore'));
    writeFileSync(join(root, 'bookstore', 'journal.ndjson'), '');
  });
  afterEach(() => {
    endSessions();
    rmSync(root, { recursive: true, force: true });
  });

  async function answer(keys: string) {
    const session = startSession([process.execPath, bin, 'down'], { env: { BOOKSTORE_ML_HOME: root } });
    await session.shows('type bookstore to confirm');
    session.type(keys);
    const code = await session.exited;
    return { code, text: await session.scrollback(), left: existsSync(join(root, 'bookstore')) };
  }

  it.each([
    ['a pasted line that begins with y', 'yarn add left-pad\r'],
    ['y', 'y\r'],
    ['Ctrl-D', '\u0004'],
    ['Ctrl-C', '\u0003'],
    ['Enter', '\r'],
    ['the name, pasted', '\u001b[200~bookstore\u001b[201~\r'],
  ])('%s removes nothing, with exit code 4 and a word', async (_, keys) => {
    const { code, text, left } = await answer(keys);
    expect([code, left]).toEqual([4, true]);
    expect(text).toContain('Nothing was removed.');
    expect(text).not.toContain('bug');
  });

  it('the name, typed, removes it', async () => {
    const { code, text, left } = await answer('bookstore\r');
    expect([code, left]).toEqual([0, false]);
    expect(text).toContain('Nothing is left.');
  });
});

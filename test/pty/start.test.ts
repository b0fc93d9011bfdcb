import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { endSessions, startSession } from './session.js';

const bin = fileURLToPath(new URL('../../bin/bookstore-ml.js', import.meta.url));

describe('the first up of a cluster, on a terminal', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'bookstore-ml-start-'));
  });
  afterEach(() => {
    endSessions();
    rmSync(root, { recursive: true, force: true });
  });
  const up = (...args: readonly string[]) =>
    startSession([process.execPath, bin, 'up', '--target', 'local', ...args], { env: { BOOKSTORE_ML_HOME: root } });

  it('says what it will do, and makes nothing for who quits', async () => {
    const session = up();
    await session.shows('makes      an embedded Postgres');
    await session.shows('q quit');
    session.type('q');
    expect(await session.exited).toBe(4);
    expect(await session.scrollback()).toContain('Nothing was made.');
    expect(readdirSync(root)).toEqual([]);
  });

  it('hands the keyboard on: the first key of a lesson is heard', async () => {
    const session = up('--profile', 's', '--port', '21610');
    await session.shows('w walk me through');
    session.type('w');
    await session.shows('Enter start it');
    await session.shows('A Cluster and namespace: it has not started yet');
    session.type('q');
    expect(await session.exited).toBe(4);
    expect(await session.scrollback()).toContain('Everything that follows needs a place of its own');
    expect(await session.scrollback()).toContain('Nothing was finished.');
  });

  it('is left by Ctrl-C with 130, and gives the terminal back', async () => {
    const session = up();
    await session.shows('q quit');
    session.type('\u0003');
    expect(await session.exited).toBe(130);
    // The last bytes may come after the word that the process has ended.
    await vi.waitFor(() => expect(session.bytes().trimEnd().endsWith('\u001b[?25h')).toBe(true));
    expect(existsSync(join(root, 'bookstore'))).toBe(false);
  });

  it('takes no Enter that was typed before it was there, and shows none of what is typed', async () => {
    const session = up();
    session.type('zzz\r');
    await session.shows('q quit');
    session.type('d');
    await session.shows('fewer details');
    expect(existsSync(join(root, 'bookstore'))).toBe(false);
    session.type('q');
    expect(await session.exited).toBe(4);
  });

  it('says what is wrong with its flags before it asks', async () => {
    const session = up('--only', 'nonsense');
    expect(await session.exited).toBe(2);
    expect(await session.scrollback()).toContain('there is no such step');
    expect(await session.scrollback()).not.toContain('this is what up will do');
  });
});

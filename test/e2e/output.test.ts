import { existsSync, openSync } from 'node:fs';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readJournal } from '../../src/engine/journal.js';
import { BIN, openWorkspace, type Workspace } from './cli.js';

describe('output that nobody takes', () => {
  let here: Workspace;
  beforeEach(async () => {
    here = await openWorkspace();
  });
  afterEach(() => here.remove());

  test.each(['--plain', '--json'])('stops a run safely: up %s | head -1', async (view) => {
    const up = here.run([...here.up, view]);
    up.stdout.once('data', () => up.stdout.destroy());
    expect((await up).exitCode).toBe(130);
    expect(readJournal(here.home).at(-1)?.events.at(-1)).toMatchObject({ type: 'run.settled', outcome: 'interrupted' });
  });

  test.skipIf(!existsSync('/dev/full'))('is an error in words where the disk behind it is full', async () => {
    const { exitCode, stderr } = await execa(process.execPath, [BIN, '--help'], {
      stdout: openSync('/dev/full', 'w'),
      reject: false,
    });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^bookstore-ml: the disk is full: write\n {2}Free some space/);
  });
});

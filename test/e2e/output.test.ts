import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readJournal } from '../../src/engine/record/journal.js';
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

  test.skipIf(!existsSync('/dev/full'))('is an error in words where the disk behind it is full', () => {
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(process.execPath, [BIN, '--help'], { stdio: ['ignore', full, 'pipe'] });
    closeSync(full);
    expect(status).toBe(1);
    expect(stderr.toString()).toMatch(/^bookstore-ml: the disk is full: write\n {2}Free some space/);
  });
});

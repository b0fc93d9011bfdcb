import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openWorkspace, type Workspace } from './cli.js';

describe('down', () => {
  let here: Workspace;
  beforeEach(async () => {
    here = await openWorkspace();
  });
  afterEach(() => here.remove());

  const write = (...path: string[]) => {
    const file = join(here.root, ...path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, '');
  };

  test('says which clusters there are where it finds none of that name', async () => {
    for (const name of ['one', 'two']) write(name, 'journal.ndjson');
    const { exitCode, stdout } = await here.run(['down', '--yes']);
    expect([exitCode, stdout]).toEqual([
      0,
      'Nothing to remove: there is no local "bookstore". There is: one, two (--name).',
    ]);
  });

  test('takes what is ours and leaves what somebody put beside it', async () => {
    const ours = ['state.json', 'state.json.corrupt-1', 'journal.ndjson', 'journal.ndjson.1', 'logs/a-cluster.log'];
    for (const name of [...ours, 'journal-of-mine.md', 'logs.zip']) write('bookstore', name);
    const { exitCode, stderr } = await here.run(['down', '--yes']);
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/left in .*: journal-of-mine\.md, logs\.zip$/);
    expect(readdirSync(here.home).sort()).toEqual(['journal-of-mine.md', 'logs.zip']);
  });
});

import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, BIN, openWorkspace, type Workspace } from './cli.js';

let place: Workspace;
beforeAll(async () => {
  place = await openWorkspace();
});
afterAll(() => place.remove());

test('on local, --dry-run prints a script that does what up does, and ends its servers with itself', async () => {
  const planned = await place.run([...place.up, '--dry-run']);
  expect(planned.exitCode).toBe(0);
  const bin = join(place.root, 'bin');
  mkdirSync(bin);
  symlinkSync(BIN, join(bin, 'bookstore-ml'));
  const script = join(place.root, 'up.sh');
  writeFileSync(script, planned.stdout);
  const env = { BOOKSTORE_ML_HOME: place.root, PATH: `${bin}${delimiter}${process.env.PATH}` };
  const running = execa('sh', [script], { env, reject: false, all: true, stdin: 'ignore' });
  for await (const line of running.iterable({ from: 'all' })) if (line.includes('Ctrl-C ends the servers')) break;
  const { status, body } = await ask(place.port, 'book_id=1&k=3');
  expect([status, JSON.parse(body).recommendations.length]).toEqual([200, 3]);
  running.kill('SIGINT');
  expect(await running).toMatchObject({ exitCode: 130 });
  await expect(ask(place.port, 'book_id=1')).rejects.toThrow();
});

test('on a cluster it is a plan: it says so, and does nothing when it is run', async () => {
  const { stdout } = await place.run(['up', '--target', 'kind', '--name', 'plan-only', '--dry-run']);
  expect(stdout).toContain('# A plan to read, not a script');
  const script = join(place.root, 'plan.sh');
  writeFileSync(script, stdout);
  const end = await execa('sh', [script], { reject: false });
  expect([end.exitCode, end.stdout]).toEqual([1, '']);
  expect(end.stderr).toMatch(/^This is a plan\. To have it done: .*bookstore-ml up/);
});

import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FailureError } from '../../../src/engine/failure.js';
import { diagnose } from '../../../src/failures/diagnose.js';
import { packageRoot } from '../../../src/lib/package-root.js';
import { identify } from '../../../src/lib/process/process-identity.js';
import type { Config } from '../../../src/targets/config.js';
import { dataServer, recommenderServer, shopServer } from '../../../src/targets/local/paths.js';
import { stepsOn, targetNamed } from '../../../src/targets/targets.js';
import { nextFreePort } from '../../../src/tools/network/ports.js';
import { find } from '../../../src/tools/process/background.js';
import { STEPS } from '../../../steps/index.js';
import { recordingContext } from '../../contract/step-context.js';
import { until } from '../tools/until.js';

const steps = stepsOn(targetNamed('local'), STEPS);
const step = (letter: string) => steps.find((one) => one.letter === letter)!;

let root: string;
let cfg: Config;

beforeAll(async () => {
  if (!existsSync(join(packageRoot(), 'dist', 'src', 'cli', 'main.js'))) throw new Error('build first: npm run build');
  root = mkdtempSync(join(tmpdir(), 'bookstore-ml-recovery-'));
  const port = (await nextFreePort(28_000 + (process.pid % 3_000)))!;
  const shopPort = (await nextFreePort(port))!;
  const choices = { profile: 's', overlay: 'dev', train: 'auto', pins: 'seed' } as const;
  cfg = { target: 'local', name: 'recovery', home: join(root, 'recovery'), port, shopPort, ...choices };
  await apply('A', 'B', 'D', 'E');
}, 180_000);
afterAll(async () => {
  for (const one of steps.toReversed()) await one.undo(recordingContext(cfg));
  expect(readdirSync(cfg.home)).toEqual(['logs']);
  rmSync(root, { recursive: true, force: true });
}, 60_000);

async function apply(...letters: readonly string[]): Promise<void> {
  for (const letter of letters) {
    const ctx = recordingContext(cfg);
    await step(letter).apply(ctx);
    await step(letter).verify(ctx);
  }
}

const check = (letter: string) => step(letter).check(recordingContext(cfg));

async function pidOf(server: typeof shopServer): Promise<number> {
  const found = await find(server(cfg));
  if (found.state !== 'ours') throw new Error(`${server(cfg).title} is ${found.state}`);
  return found.pid;
}

test('servers that were killed are missed, and brought back on the data that is there', async () => {
  for (const server of [dataServer, shopServer, recommenderServer]) {
    const pid = await pidOf(server);
    process.kill(pid, 'SIGKILL');
    await until(async () => identify(pid) === undefined);
  }
  expect(await check('B')).toEqual({ state: 'drifted', reason: "the shop's data is not running" });
  expect(await check('E')).toEqual({ state: 'absent' });
  expect(await check('D')).toMatchObject({ state: 'done' });
  await apply('B', 'E');
  expect(await check('B')).toMatchObject({ state: 'done' });
  expect(await check('E')).toMatchObject({ state: 'done' });
}, 60_000);

test('a model that is damaged is missed, and trained again', async () => {
  const model = join(cfg.home, 'workspace', 'model');
  const data = readdirSync(model).find((name) => name.endsWith('.bin'))!;
  writeFileSync(join(model, data), 'torn');
  expect(await check('D')).toEqual({ state: 'absent' });
  await apply('D');
  expect(await check('D')).toMatchObject({ state: 'done' });
}, 60_000);

test('a port that somebody else took is named, and one key takes another', async () => {
  const port = (await nextFreePort(cfg.port, [cfg.shopPort]))!;
  const stranger = createServer().listen(port, '127.0.0.1');
  await once(stranger, 'listening');
  const ctx = recordingContext({ ...cfg, port });
  const error = await step('B')
    .apply(ctx)
    .catch((thrown: unknown) => thrown);
  stranger.close();
  expect(error).toBeInstanceOf(FailureError);
  expect((error as FailureError).failure).toMatchObject({ code: 'BML-E01', what: `port ${port} is taken` });
  expect((error as FailureError).failure.evidence).toContain(`(pid ${process.pid})`);
  const next = (error as FailureError).failure.remedy?.set.port;
  expect([cfg.port, cfg.shopPort, port]).not.toContain(next);
});

test('other ports move the servers, and none stays behind', async () => {
  const before = [await pidOf(dataServer), await pidOf(shopServer), await pidOf(recommenderServer)];
  const port = (await nextFreePort(cfg.shopPort))!;
  cfg = { ...cfg, port, shopPort: (await nextFreePort(port))! };
  await apply('B', 'E');
  expect(await check('B')).toMatchObject({ state: 'done' });
  expect(await check('E')).toMatchObject({ state: 'done' });
  for (const pid of before) expect(identify(pid)).toBeUndefined();
}, 60_000);

test("orders of one's own that cannot be used are refused with their place, and the shop stays open", async () => {
  const file = join(root, 'bad.csv');
  writeFileSync(file, 'who,what\n1,2,3\n');
  const bad = { ...cfg, orders: { file, basketColumn: 'who', itemColumn: 'what' } };
  const error = await step('B')
    .apply(recordingContext(bad))
    .catch((thrown: unknown) => thrown);
  expect(diagnose(error, step('B'), bad)).toMatchObject({
    code: 'BML-B10',
    evidence: expect.stringContaining(`${file}:2`),
  });
}, 60_000);

test("orders of one's own take the place of the shop's; the running server answers from them", async () => {
  const file = join(root, 'own.csv');
  writeFileSync(file, 'who,what\n1,tea\n1,"milk, fresh"\n2,tea\n2,"milk, fresh"\n2,sugar\n3,tea\n');
  const server = await pidOf(recommenderServer);
  cfg = { ...cfg, orders: { file, basketColumn: 'who', itemColumn: 'what' } };
  expect(await check('B')).toMatchObject({ state: 'drifted' });
  expect(await check('D')).toMatchObject({ state: 'drifted' });
  await apply('B', 'D', 'E', 'F', 'G');
  expect(await pidOf(recommenderServer)).toBe(server);
  const ctx = recordingContext(cfg);
  expect(await step('G').check(ctx)).toMatchObject({ state: 'done' });
  expect(ctx.recorded.facts).toContainEqual(
    expect.objectContaining({
      kind: 'answer',
      of: 'Item tea',
      body: '{"book_id":"tea","k":3,"recommendations":["milk, fresh","sugar"]}',
    }),
  );
  expect(await check('F')).toMatchObject({ state: 'done' });

  writeFileSync(file, 'who,what\n1,tea\n1,salt\n');
  expect(await check('B')).toEqual({ state: 'drifted', reason: 'the shop has other orders' });
  expect(await check('D')).toEqual({ state: 'drifted', reason: 'the model was trained on other orders' });
  expect(await check('F')).toMatchObject({ state: 'drifted' });
  rmSync(file);
  expect(await check('B')).toEqual({ state: 'drifted', reason: `${file} is gone` });
}, 120_000);

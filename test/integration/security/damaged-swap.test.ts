import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { canonicalJson, sha256 } from '../../../src/lib/canonical-json.js';
import type { RunningServer } from '../../../src/recommender/serve/server.js';
import { type ModelManifest, seal, unseal } from '../../../src/recommender/store/model-manifest.js';
import { startServer } from '../recommender/compiled-server.js';
import { until } from '../recommender/workshop.js';
import { sharedFolder, writeSmallModel } from './shared-folder.js';

const folder = sharedFolder();
let server: RunningServer | undefined;
afterEach(() => server?.close(0));

/** Writes the model again with one number changed and every checksum right. */
function writeDamaged(dir: string, index: number, value: number): void {
  const file = join(dir, 'model.json');
  const { checksum: _, ...record } = unseal(readFileSync(file, 'utf8')) as ModelManifest;
  const data = readFileSync(join(dir, record.data.name));
  data.writeUInt32LE(value, index * 4);
  const name = 'model-0000000000000000.bin';
  writeFileSync(join(dir, name), data);
  writeFileSync(file, canonicalJson(seal({ ...record, data: { name, bytes: data.length, sha256: sha256(data) } })));
}

const health = async () => (await (await fetch(`${server!.url}/healthz`)).json()) as { loadFailure: string | null };
const answer = async () => (await fetch(`${server!.url}/recommend?book_id=1&k=1`)).text();

test.each([
  ['an index out of range', 4 + 5, 0xfffffff0],
  ['an end of an id far beyond the file', -1, 0xffffffff],
])('%s is said at /healthz, nothing stops, and the next good model is taken', async (_what, at, value) => {
  const [good, model] = [await writeSmallModel(join(folder, `good${at}`)), join(folder, `served${at}`)];
  cpSync(good, model, { recursive: true });
  server = await startServer({ model, port: 0, pollMs: 10 });
  const before = await answer();
  const record = unseal(readFileSync(join(model, 'model.json'), 'utf8'))!;
  // The ends of the ids are the last numbers.
  const index = at >= 0 ? at : 3 * record.items + 1 + 2 * record.neighbours - record.items;
  writeDamaged(model, index, value);
  await until(async () => expect((await health()).loadFailure).toMatch('damaged'));
  expect((await health()).loadFailure).not.toContain(folder);
  expect(await answer()).toBe(before);
  cpSync(good, model, { recursive: true });
  await until(async () => expect((await health()).loadFailure).toBeNull());
  expect(await answer()).toBe(before);
});

test('a file that was damaged in place and put back is taken without another model.json', async () => {
  const model = await writeSmallModel(join(folder, 'in-place'));
  server = await startServer({ model, port: 0, pollMs: 10 });
  const name = unseal(readFileSync(join(model, 'model.json'), 'utf8'))!.data.name;
  renameSync(join(model, name), join(folder, name));
  cpSync(join(model, 'model.json'), join(folder, 'copy.json'));
  rmSync(join(model, 'model.json'));
  cpSync(join(folder, 'copy.json'), join(model, 'model.json'));
  await until(async () => expect((await health()).loadFailure).toMatch(name));
  renameSync(join(folder, name), join(model, name));
  await until(async () => expect((await health()).loadFailure).toBeNull());
});

test.skipIf(process.platform === 'win32')('a pipe in place of a file is refused, not waited for', async () => {
  const model = await writeSmallModel(join(folder, 'pipe'));
  const name = unseal(readFileSync(join(model, 'model.json'), 'utf8'))!.data.name;
  rmSync(join(model, name));
  execFileSync('mkfifo', [join(model, name)]);
  await expect(startServer({ model, port: 0 })).rejects.toThrow('is not a file');
});

import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { parseRecord, refusalOf, summariseRecord, versionName } from '../../../src/lib/model-record.js';
import { promote, readPromoted } from '../../../src/recommender/registry/promotion.js';
import { modelPath, readRecord, recordPath } from '../../../src/recommender/registry/records.js';
import { readModel } from '../../../src/recommender/store/read-model.js';

/** A registry as version 0.1 wrote it, when records still said that the kernel was `js`. */
const OLD = resolve(import.meta.dirname, '../../fixtures/registry-0.1');
const text = await readFile(recordPath(OLD, 1), 'utf8');
const old = JSON.parse(text);

test('a record, a pointer and a model that version 0.1 wrote are read as they are', async () => {
  expect(parseRecord(text)).toEqual(old);
  expect(await readRecord(OLD, 1)).toEqual(old);
  expect(old.code.kernel).toBe('js');
  const promoted = await readPromoted(OLD);
  expect(promoted).toMatchObject({ version: 1, digest: old.model.digest });
  const { digest, model, titles } = await readModel(modelPath(OLD, old.model.digest));
  expect({ digest, items: model.items.text.length }).toEqual({ digest: old.model.digest, items: old.model.items });
  expect(titles).toHaveLength(old.model.items);
  expect(await promote(OLD)).toEqual({ moved: false, version: 1, reasons: [] });
});

test('a field of a later version is kept, and one that is missing here is damage', () => {
  expect(parseRecord(JSON.stringify({ ...old, peakMemory: 1 }))).toEqual({ ...old, peakMemory: 1 });
  const without = (...path: readonly string[]) => {
    const copy = structuredClone(old);
    let at = copy;
    for (const key of path.slice(0, -1)) at = at[key];
    delete at[path.at(-1)!];
    return parseRecord(JSON.stringify(copy));
  };
  for (const path of [
    ['schema'],
    ['version'],
    ['verdict'],
    ['verdict', 'state'],
    ['verdict', 'checks'],
    ['model'],
    ['model', 'digest'],
    ['hyperparameters'],
    ['dataset', 'sha256'],
    ['metrics'],
    ['metrics', 'k'],
    ['metrics', 'model', 'hitRate'],
    ['metrics', 'popularity', 'hitRate', 'value'],
    ['code'],
  ]) {
    expect(without(...path), path.join('.')).toBeUndefined();
  }
  for (const other of ['', 'null', '[]', '{}', '{"schema":"bookstore-ml/model-record/1"}', text.slice(0, -20)]) {
    expect(parseRecord(other)).toBeUndefined();
  }
});

test('what a run reports of a model comes from its record', () => {
  const record = parseRecord(text)!;
  expect(summariseRecord(record, true)).toEqual({
    version: 'v0001',
    digest: old.model.digest,
    hitRate: old.metrics.model.hitRate.value,
    popularity: old.metrics.popularity.hitRate.value,
    k: 10,
    promoted: true,
    dataset: old.dataset.sha256,
  });
  expect([1, 42, 12_345].map(versionName)).toEqual(['v0001', 'v0042', 'v12345']);
});

test('a refusal is told in the words of the gate', () => {
  const check = (name: string, outcome: string) => ({ name, outcome, seen: 0, needed: 1, detail: `${name} must hold` });
  const checks = [check('integrity', 'passed'), check('not-worse', 'failed'), check('coverage', 'unjudged')];
  const refused = parseRecord(JSON.stringify({ ...old, verdict: { state: 'refused', checks } }))!;
  expect(refusalOf(refused)).toBe('not-worse: not-worse must hold; coverage: coverage must hold');
  expect(refusalOf(parseRecord(text)!)).toBeUndefined();
});

test('only one place types the record', async () => {
  const { readdirSync, readFileSync } = await import('node:fs');
  const src = resolve(import.meta.dirname, '../../../src');
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name));
  const typing = files.filter((name) => /interface ModelRecord\b/.test(readFileSync(join(src, name), 'utf8')));
  expect(typing).toEqual(['lib/model-record.ts']);
  const engine = files.filter((name) => name.startsWith('engine/'));
  const knowing = engine.filter((name) => /hitRate/.test(readFileSync(join(src, name), 'utf8')));
  expect(knowing).toEqual([]);
});

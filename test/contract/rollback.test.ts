import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Step } from '../../src/engine/contract.js';
import type { Config } from '../../src/targets/config.js';
import { paths } from '../../src/targets/local/paths.js';
import { stepsOn } from '../../src/targets/targets.js';
import { STEPS } from '../../steps/index.js';
import { PLACES, type Place } from './places.js';
import { recordingContext } from './step-context.js';

let place: Place;
let steps: readonly Step<Config>[];
beforeAll(async () => {
  place = await PLACES['this machine']!();
  steps = stepsOn(place.target, STEPS);
});
afterAll(async () => {
  for (const step of steps.toReversed()) await step.undo(recordingContext(place.cfg));
  await place.close();
});

test('a rollback by hand is a decision: step F is done, and applied again it promotes nothing', async () => {
  const until = steps.findIndex(({ id }) => id === 'pipeline');
  for (const step of steps.slice(0, until + 1)) {
    if ((await step.check(recordingContext(place.cfg))).state !== 'unneeded') {
      await step.apply(recordingContext(place.cfg));
    }
  }
  // As if v1 had been made of older orders, the pipeline had made v2 of these, and somebody had gone back to v1.
  const { registry } = paths(place.cfg);
  const at = (name: string) => join(registry, name);
  const read = (name: string) => JSON.parse(readFileSync(at(name), 'utf8'));
  const write = (name: string, value: object) => writeFileSync(at(name), JSON.stringify(value));
  const record = read('records/v0001.json');
  write('records/v0002.json', { ...record, version: 2 });
  write('records/v0001.json', { ...record, dataset: { ...record.dataset, sha256: '0'.repeat(64) } });
  const moves = [
    { action: 'promote', version: 1, at: '2026-01-01T00:00:00Z' },
    { action: 'promote', version: 2, at: '2026-01-02T00:00:00Z' },
    { action: 'rollback', version: 1, at: '2026-01-03T00:00:00Z' },
  ];
  write('promoted.json', { version: 1, digest: record.model.digest, history: moves });

  const step = steps[until]!;
  const done = { state: 'done', summary: expect.stringContaining('v0001 serves, v0002 was rolled back') };
  expect(await step.check(recordingContext(place.cfg))).toEqual(done);
  await step.apply(recordingContext(place.cfg));
  expect(read('promoted.json')).toMatchObject({ version: 1, history: moves });

  // Without that decision the pipeline is behind.
  write('promoted.json', { version: 1, digest: record.model.digest, history: moves.slice(0, 1) });
  expect(await step.check(recordingContext(place.cfg))).toMatchObject({ state: 'drifted' });
}, 120_000);

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { planRun } from '../../src/engine/plan/plan.js';
import { packageRoot } from '../../src/lib/package-root.js';
import type { Config } from '../../src/targets/config.js';
import { stepsOn, TARGETS } from '../../src/targets/targets.js';
import { STEPS } from '../../steps/index.js';
import { greet } from '../own-step/step.js';
import { PLACES } from './places.js';
import { recordingContext } from './step-context.js';

const WITH_OWN = [...STEPS, greet];
/** Looked at by itself: before what it needs is there, a look cannot tell. */
const ALONE = [...STEPS, { ...greet, needs: [] }];

test('the step that the README shows is the one that is tried here', () => {
  const readme = readFileSync(join(packageRoot(), 'README.md'), 'utf8');
  const shown = /```ts\n\/\/ steps\/greet\/step\.ts\n([\s\S]*?)```/.exec(readme)?.[1];
  const text = readFileSync(join(packageRoot(), 'test/own-step/step.ts'), 'utf8');
  expect(shown).toBe(text);
});

test.each(TARGETS.map((target) => [target.name, target] as const))('it is shown on %s', (name, target) => {
  const cfg = { target: name, name: 'own', home: '/nowhere', context: 'lab', registry: 'reg.test/me' } as Config;
  const steps = stepsOn(target, WITH_OWN);
  const choices = { profile: 's', overlay: 'dev', train: 'auto', pins: 'seed', port: 1, shopPort: 2 } as const;
  const commands = steps.at(-1)!.commands({ ...cfg, ...choices });
  expect(commands).toHaveLength(target.hasNodes ? 1 : 0);
});

test.each(Object.entries(PLACES))('on %s a look at all steps tells how it stands', async (_, open) => {
  const place = await open();
  onTestFinished(() => place.close());
  const plan = await planRun({ steps: stepsOn(place.target, ALONE), cfg: place.cfg });
  const verdict = place.target.hasNodes
    ? { state: 'absent' }
    : { state: 'unneeded', reason: 'a greeting is a ConfigMap, and needs a cluster' };
  expect(plan.at(-1)).toMatchObject({ id: 'greet', verdict });
});

test('on a cluster it is applied, found done, repeated, found changed and undone', async () => {
  const place = await PLACES['a cluster of a third provider']!();
  onTestFinished(() => place.close());
  const cfg = { ...place.cfg, keepCluster: true };
  const [cluster, own] = stepsOn(place.target, [STEPS[0]!, greet]);
  await cluster!.apply(recordingContext(cfg));
  for (let time = 0; time < 2; time++) await own!.apply(recordingContext(cfg));
  expect(await own!.check(recordingContext(cfg))).toEqual({
    state: 'done',
    summary: await own!.verify(recordingContext(cfg)),
  });
  await own!.undo(recordingContext(cfg));
  expect(await own!.check(recordingContext(cfg))).toEqual({ state: 'absent' });
});

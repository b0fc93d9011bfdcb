import { existsSync, readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Command, Step } from '../../src/engine/contract.js';
import type { Config } from '../../src/targets/config.js';
import { stepsOn, TARGETS } from '../../src/targets/targets.js';
import { STEPS } from '../../steps/index.js';
import { PLACES, type Place } from './places.js';
import { recordingContext } from './step-context.js';

describe('the list', () => {
  test('begins with the workshop, A to G', () =>
    expect(STEPS.map(({ letter }) => letter).join('')).toMatch(/^ABCDEFG/));
  test('names each step once', () => expect(new Set(STEPS.map(({ id }) => id)).size).toBe(STEPS.length));
  test('needs only what comes before', () => {
    for (const [at, { needs, after = [] }] of STEPS.entries()) {
      const before = STEPS.slice(0, at).map(({ id }) => id);
      expect(before).toEqual(expect.arrayContaining([...needs, ...after]));
    }
  });
  test.each(STEPS.map((step) => [step.letter, step] as const))(
    '%s says why in at most three sentences',
    (_, { why }) => {
      expect(why.match(/[.?](?=\s|$)/g)!.length).toBeLessThanOrEqual(3);
    },
  );
  test.each(STEPS.map((step) => [step.letter, step] as const))(
    "%s shows the workshop's own commands",
    (_, { workshop }) => {
      expect(workshop.length).toBeGreaterThan(0);
    },
  );
  test.each(TARGETS.map((target) => [target.name, target] as const))('has A to G on %s', (_, target) => {
    expect(stepsOn(target, STEPS).map(({ id }) => id)).toEqual(STEPS.map(({ id }) => id));
    const without = STEPS.slice(0, 7).filter((step) => 'absent' in target.implement(step));
    expect(without.map(({ letter }) => letter)).toEqual([]);
  });
});

describe.each(Object.entries(PLACES))('on %s', (_, open) => {
  let place: Place;
  let steps: readonly Step<Config>[];

  beforeAll(async () => {
    place = await open();
    steps = stepsOn(place.target, STEPS);
  });
  afterAll(async () => {
    for (const step of steps.toReversed()) await step.undo(recordingContext(place.cfg));
    await place.close();
  });

  const check = (step: Step<Config>) => step.check(recordingContext(place.cfg));
  const stateOf = async (step: Step<Config>) => (await check(step)).state;
  const needed = async () => {
    const states = await Promise.all(steps.map(stateOf));
    return steps.filter((_, at) => states[at] !== 'unneeded');
  };

  test('nothing is there at first, and looking makes nothing', async () => {
    for (const step of steps) expect([step.id, await stateOf(step)]).not.toContain('done');
    expect(existsSync(place.cfg.home)).toBe(false);
  });

  test('undoing nothing is success', async () => {
    for (const step of steps.toReversed()) await step.undo(recordingContext(place.cfg));
  });

  test('applied in order, each step is done, proves its use and ran only the commands it shows', async () => {
    for (const step of await needed()) {
      const ctx = recordingContext(place.cfg);
      await step.prefetch?.run(ctx);
      await step.apply(ctx);
      expect(await step.verify(ctx)).not.toBe('');
      expect([step.id, await step.check(ctx)]).toEqual([step.id, { state: 'done', summary: expect.any(String) }]);
      const changing = ctx.recorded.commands.filter(({ mutates }) => mutates);
      expect(shown(step.commands(place.cfg))).toEqual(expect.arrayContaining(shown(changing)));
    }
  }, 180_000);

  test('a check of what is done reports the facts again', async () => {
    const ctx = recordingContext(place.cfg);
    for (const step of steps) await step.check(ctx);
    const keys = new Set(ctx.recorded.facts.map(({ key }) => key));
    expect([...keys]).toEqual(expect.arrayContaining(['shop', 'models', 'api', 'model', 'answer']));
    expect(ctx.recorded.commands).toEqual([]);
  });

  test('applied again, nothing changes', async () => {
    const before = place.footprint();
    for (const step of await needed()) {
      await step.apply(recordingContext(place.cfg));
      expect([step.id, await check(step)]).toEqual([step.id, { state: 'done', summary: expect.any(String) }]);
    }
    expect(place.footprint()).toEqual(before);
  }, 180_000);

  test('undone from the last on, each step is absent and nothing is left', async () => {
    for (const step of (await needed()).toReversed()) await step.undo(recordingContext(place.cfg));
    for (const step of await needed()) expect([step.id, await stateOf(step)]).toEqual([step.id, 'absent']);
    expect(readdirSync(place.cfg.home)).toEqual(place.leaves);
  }, 60_000);
});

const shown = (commands: readonly Command[]) => commands.map(({ argv }) => argv);

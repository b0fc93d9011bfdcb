import { expect, test } from 'vitest';
import type { Look } from '../../../src/engine/contract.js';
import { brief, FakeTarget, fakeStep, outcomes, start } from './fakes.js';

const command = { argv: ['kubectl', 'get', 'pods'], purpose: 'look', mutates: false } as const;
const looks = (): readonly Look[] => [{ what: 'the pods', command }];
const look = async () => ['NAME  READY'];

test('a lesson waits before and after each step that runs, one step at a time', async () => {
  const target = new FakeTarget();
  const steps = [
    { ...fakeStep(target, 'a'), looks },
    fakeStep(target, 'b', { needs: ['a'] }),
    // Beside b, were it not for the lesson.
    fakeStep(target, 'c', { needs: ['a'] }),
  ];
  const asked: string[] = [];
  const wait = async (card: { id: string }, point: string) => void asked.push(`${point} ${card.id}`);
  const run = start({ steps, pause: { wait, look } });
  expect(outcomes(await run.end())).toEqual({ a: 'done', b: 'done', c: 'done' });
  expect(asked).toEqual(['before a', 'after a', 'before b', 'after b', 'before c', 'after c']);
  expect(brief(run.events).slice(1, 9)).toEqual([
    'checking a',
    'pause.needed a',
    'pause.over a',
    'started a 1',
    'verifying a',
    'done a',
    'look a',
    'pause.needed a',
  ]);
  expect(run.events.find((event) => event.type === 'step.look')).toMatchObject({
    what: 'the pods',
    command,
    lines: ['NAME  READY'],
  });
});

test('what is there already is passed over, and so is what is not needed then', async () => {
  const target = new FakeTarget();
  target.there.add('a');
  const steps = [
    fakeStep(target, 'a'),
    fakeStep(target, 'b', { needs: ['a'], verdict: { state: 'unneeded', reason: 'no cluster' } }),
  ];
  const run = start({ steps, pause: { wait: async () => {}, look } });
  await run.end();
  expect(brief(run.events).filter((word) => word.startsWith('pause'))).toEqual([]);
});

test('what is not needed is explained all the same in a run that does something', async () => {
  const target = new FakeTarget();
  const steps = [
    fakeStep(target, 'a'),
    fakeStep(target, 'b', { needs: ['a'], verdict: { state: 'unneeded', reason: 'no cluster' } }),
  ];
  const run = start({ steps, pause: { wait: async () => {}, look } });
  await run.end();
  expect(brief(run.events).filter((word) => word === 'pause.needed b')).toHaveLength(1);
});

test('the time that somebody reads is not the step’s', async () => {
  const target = new FakeTarget();
  const a = fakeStep(target, 'a', { apply: (ctx) => ctx.sleep(2_000) });
  const run = start({
    steps: [a],
    pause: { wait: () => new Promise((resolve) => run.clock.after(60_000, resolve)), look },
  });
  const state = await run.end();
  expect(state.steps[0]?.ms).toBe(2_000);
  expect(state.ms).toBe(122_000);
});

test('a stop ends the wait: the step has not started', async () => {
  const target = new FakeTarget();
  const steps = [fakeStep(target, 'a'), fakeStep(target, 'b', { needs: ['a'] })];
  const run = start({
    steps,
    pause: {
      look,
      async wait(card) {
        if (card.id !== 'b') return;
        run.run.stop('choice');
        await new Promise(() => {});
      },
    },
  });
  const state = await run.end();
  expect(outcomes(state)).toEqual({ a: 'done', b: 'cancelled' });
  expect(state.outcome).toBe('stopped');
  expect(target.calls).not.toContain('apply b');
});

test('a stop after a step loses nothing of it', async () => {
  const target = new FakeTarget();
  const run = start({
    steps: [fakeStep(target, 'a')],
    pause: { look, wait: async (_card, point) => (point === 'after' ? run.run.stop('choice') : undefined) },
  });
  const state = await run.end();
  expect([state.outcome, outcomes(state)]).toEqual(['done', { a: 'done' }]);
});

test('where nobody can be asked it does not wait, and shows what there is to see', async () => {
  const target = new FakeTarget();
  const run = start({ steps: [{ ...fakeStep(target, 'a'), looks }], pause: { look } });
  expect(outcomes(await run.end())).toEqual({ a: 'done' });
  expect(brief(run.events)).toContain('look a');
});

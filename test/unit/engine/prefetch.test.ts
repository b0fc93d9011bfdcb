import { expect, test } from 'vitest';
import type { StepContext } from '../../../src/engine/contract.js';
import { brief, broken, type FakeConfig, FakeTarget, failing, failure, fakeStep, outcomes, start } from './fakes.js';

const slowly = (ms: number) => (ctx: { sleep(ms: number): Promise<void> }) => ctx.sleep(ms);
const order = (target: FakeTarget, ...calls: readonly string[]) => target.calls.filter((call) => calls.includes(call));

test('work ahead runs while a step that is waited for is at work', async () => {
  const target = new FakeTarget();
  const a = fakeStep(target, 'a', { apply: slowly(50), verify: () => target.calls.push('a ends') });
  const b = fakeStep(target, 'b', { needs: ['a'], ahead: { needs: [], run: slowly(10) } });
  const state = await start({ steps: [a, b] }).end();
  expect(order(target, 'ahead b', 'ahead done b', 'a ends', 'apply b')).toEqual([
    'ahead b',
    'ahead done b',
    'a ends',
    'apply b',
  ]);
  expect(outcomes(state)).toEqual({ a: 'done', b: 'done' });
});

test('apply waits for work ahead that takes longer than the steps before', async () => {
  const target = new FakeTarget();
  const a = fakeStep(target, 'a', { apply: slowly(5) });
  const b = fakeStep(target, 'b', { needs: ['a'], ahead: { needs: [], run: slowly(500) } });
  await start({ steps: [a, b] }).end();
  expect(order(target, 'check b', 'ahead done b', 'apply b')).toEqual(['check b', 'ahead done b', 'apply b']);
});

test('it waits for what it needs itself', async () => {
  const target = new FakeTarget();
  const a = fakeStep(target, 'a', { apply: slowly(50) });
  const b = fakeStep(target, 'b', { needs: ['a'], apply: slowly(50), verify: () => target.calls.push('b ends') });
  const c = fakeStep(target, 'c', { needs: ['b'], ahead: { needs: ['a'], run: () => {} } });
  await start({ steps: [a, b, c] }).end();
  expect(order(target, 'verify a', 'ahead c', 'b ends')).toEqual(['verify a', 'ahead c', 'b ends']);
});

test('nothing is done ahead where all that came before was there, nor for a step that is there', async () => {
  const target = new FakeTarget();
  const run = () => target.calls.push('worked');
  const steps = [fakeStep(target, 'a'), fakeStep(target, 'b', { needs: ['a'], ahead: { needs: [], run } })];
  for (const { id } of steps) target.there.add(id);
  await start({ steps }).end();
  expect(target.calls).toEqual(['check a', 'check b']);
});

test('where nobody began, it runs at the step’s turn, before apply', async () => {
  const target = new FakeTarget();
  target.there.add('a');
  const a = fakeStep(target, 'a');
  const b = fakeStep(target, 'b', { needs: ['a'], ahead: { needs: ['a'], run: () => {} } });
  await start({ steps: [a, b] }).end();
  expect(order(target, 'ahead done b', 'apply b')).toEqual(['ahead done b', 'apply b']);
});

test('its failure is the step’s, at the step’s turn, and a retry does it again', async () => {
  const target = new FakeTarget();
  const a = fakeStep(target, 'a', { apply: slowly(50) });
  const work = failing(1, broken({ transient: true }));
  const b = fakeStep(target, 'b', { needs: ['a'], ahead: { needs: [], run: work } });
  const run = start({ steps: [a, b] });
  expect(outcomes(await run.end())).toEqual({ a: 'done', b: 'done' });
  expect(order(target, 'ahead b', 'verify a', 'apply b')).toEqual(['ahead b', 'verify a', 'ahead b', 'apply b']);
  expect(brief(run.events).filter((word) => / b\b/.test(word))).toEqual([
    'ahead b begins',
    'ahead b ends',
    'checking b',
    'started b 1',
    'failed b',
    'retrying b',
    'checking b',
    'started b 2',
    'verifying b',
    'done b',
  ]);
});

test('its failure is of no account where the step’s turn never comes', async () => {
  const target = new FakeTarget();
  const a = fakeStep(target, 'a', { apply: failing(9) });
  const b = fakeStep(target, 'b', { needs: ['a'], ahead: { needs: [], run: failing(9, broken(failure())) } });
  expect(outcomes(await start({ steps: [a, b] }).end())).toEqual({ a: 'failed', b: 'blocked' });
});

test('a step settles only when its work ahead has ended', async () => {
  const target = new FakeTarget();
  const a = fakeStep(target, 'a', { apply: failing(9) });
  const b = fakeStep(target, 'b', {
    needs: ['a'],
    ahead: {
      needs: [],
      async run(ctx) {
        await ctx.sleep(1_000).catch(() => ctx.report.log('tidying up'));
      },
    },
  });
  const run = start({ steps: [a, b] });
  await run.end();
  const words = brief(run.events);
  expect(words.indexOf('log b')).toBeLessThan(words.indexOf('blocked b'));
});

test.each([
  ['is skipped', async () => 'skip' as const, 'skipped'],
  ['fails where nobody is asked', undefined, 'failed'],
])('it is stopped at once where a step that it serves in the end %s', async (_how, decide, outcome) => {
  const target = new FakeTarget();
  const ended: string[] = [];
  const run = (ctx: StepContext<FakeConfig>, id: string) =>
    ctx.sleep(60_000).finally(() => ended.push(`${id} after ${ctx.now() - began} ms`));
  const started = start({
    steps: [
      fakeStep(target, 'a', { apply: failing(9) }),
      // At work long after that: without a stop, what is ahead of c and d would go on as long.
      fakeStep(target, 'b', { apply: slowly(40_000) }),
      fakeStep(target, 'c', { needs: ['a', 'b'], ahead: { needs: [], run } }),
      fakeStep(target, 'd', { needs: ['b', 'c'], ahead: { needs: [], run } }),
    ],
    decide,
  });
  const began = started.clock.now();
  expect(outcomes(await started.end())).toEqual({ a: outcome, b: 'done', c: 'blocked', d: 'blocked' });
  expect(ended).toEqual(['c after 0 ms', 'd after 0 ms']);
});

test('it goes on while a failure that it depends on is being decided', async () => {
  const target = new FakeTarget();
  const a = fakeStep(target, 'a', { apply: failing(1) });
  const b = fakeStep(target, 'b', { needs: ['a'], ahead: { needs: [], run: slowly(20) } });
  const run = start({ steps: [a, b], decide: async () => 'retry' });
  expect(outcomes(await run.end())).toEqual({ a: 'done', b: 'done' });
  expect(order(target, 'ahead b', 'ahead done b')).toEqual(['ahead b', 'ahead done b']);
});

test('a stop ends it', async () => {
  const target = new FakeTarget();
  const a = fakeStep(target, 'a', { apply: slowly(50) });
  const b = fakeStep(target, 'b', { needs: ['a'], ahead: { needs: [], run: slowly(60_000) } });
  const run = start({ steps: [a, b], sinks: [(event) => event.type === 'step.started' && run.run.stop()] });
  expect(outcomes(await run.end())).toEqual({ a: 'cancelled', b: 'cancelled' });
  expect(run.clock.now()).toBeLessThan(1_060_000);
});

test.each([
  ['done', true],
  ['satisfied', false],
])('a step that its work ahead left in place is %s where that changed something (%s)', async (outcome, mutates) => {
  const target = new FakeTarget();
  const a = fakeStep(target, 'a', { apply: slowly(50) });
  const run = (ctx: StepContext<FakeConfig>) => {
    ctx.report.command({ argv: ['make', 'b'], purpose: 'make it', mutates });
    target.there.add('b');
  };
  const b = fakeStep(target, 'b', { needs: ['a'], ahead: { needs: [], run } });
  expect(outcomes(await start({ steps: [a, b] }).end())).toEqual({ a: 'done', b: outcome });
  expect(target.calls).not.toContain('apply b');
});

test('what the run leaves out does nothing ahead', async () => {
  const target = new FakeTarget();
  const a = fakeStep(target, 'a', { apply: slowly(50) });
  const b = fakeStep(target, 'b', { needs: ['a'], ahead: { needs: [], run: () => {} } });
  await start({ steps: [a, b], selection: { skip: ['b'] } }).end();
  expect(target.calls).not.toContain('ahead b');
});

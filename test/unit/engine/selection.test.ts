import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/lib/usage-error.js';
import { FakeTarget, fakeStep, outcomes, start } from './fakes.js';

function capstone(done: string) {
  const target = new FakeTarget();
  for (const id of done) target.there.add(id);
  const steps = [
    fakeStep(target, 'a'),
    fakeStep(target, 'b', { needs: ['a'] }),
    fakeStep(target, 'c', { needs: ['a'] }),
    fakeStep(target, 'd', { needs: ['c'] }),
    fakeStep(target, 'e', { needs: ['d', 'b'] }),
  ];
  const applied = () =>
    target.calls
      .filter((call) => call.startsWith('apply'))
      .map((call) => call.slice(6))
      .join('');
  return { steps, target, applied };
}

describe('--from', () => {
  it('applies from the step on and checks those before', async () => {
    const { steps, applied, target } = capstone('abc');
    const state = await start({ steps, selection: { from: 'D' } }).end();
    expect(applied()).toBe('de');
    expect(target.calls).toContain('check b');
    expect(state.outcome).toBe('done');
  });

  it('fails clearly where a step that is only checked is needed and not done', async () => {
    const { steps, applied } = capstone('ac');
    const state = await start({ steps, selection: { from: 'd' } }).end();
    expect(applied()).toBe('d');
    expect(outcomes(state)).toEqual({ a: 'satisfied', b: 'skipped', c: 'satisfied', d: 'done', e: 'failed' });
    expect(state.steps[4]!.failure).toMatchObject({ code: 'BML-X01', what: 'E needs B, which is not done' });
    expect(state.outcome).toBe('failed');
  });

  it('does not look at what lies behind a step that is not done', async () => {
    const { steps, target } = capstone('');
    const state = await start({ steps, selection: { from: 'd' } }).end();
    expect(target.calls).toEqual(['check a']);
    expect(state.outcome).toBe('failed');
  });
});

describe('--only', () => {
  it('applies the step, checks what it needs and leaves the rest alone', async () => {
    const { steps, target } = capstone('ac');
    const state = await start({ steps, selection: { only: ['d'] } }).end();
    expect(target.calls).toEqual(['check a', 'check c', 'check d', 'apply d', 'verify d']);
    expect(outcomes(state)).toMatchObject({ b: 'skipped', d: 'done', e: 'skipped' });
    expect(state.outcome).toBe('done');
  });

  it('takes several', async () => {
    const { steps, applied } = capstone('a');
    await start({ steps, selection: { only: ['C', 'd'] } }).end();
    expect(applied()).toBe('cd');
  });
});

describe('--skip', () => {
  it('blocks what needs the step', async () => {
    const { steps } = capstone('a');
    const state = await start({ steps, selection: { skip: ['c'] } }).end();
    expect(outcomes(state)).toEqual({ a: 'satisfied', b: 'done', c: 'skipped', d: 'blocked', e: 'blocked' });
    expect(state.steps[3]!.summary).toBe('needs C, which was skipped');
    expect(state.outcome).toBe('partial');
  });

  it('of a step that would be blocked leaves it out all the same', async () => {
    const { steps } = capstone('a');
    const state = await start({ steps, selection: { skip: ['c', 'd'] } }).end();
    expect(outcomes(state)).toMatchObject({ c: 'skipped', d: 'skipped', e: 'blocked' });
    expect(state.steps[3]!.summary).toBe('left out by --skip');
  });

  it('blocks nothing where the step is done already', async () => {
    const { steps } = capstone('ac');
    expect((await start({ steps, selection: { skip: ['c'] } }).end()).outcome).toBe('done');
  });

  it('of the last step leaves nothing out that was asked for', async () => {
    const { steps } = capstone('abcd');
    const state = await start({ steps, selection: { skip: ['e'] } }).end();
    expect(outcomes(state).e).toBe('skipped');
    expect(state.outcome).toBe('done');
  });
});

it.each([
  [{ from: 'x' }, '--from x: there is no such step; the steps are A a, B b, C c, D d, E e'],
  [{ only: ['a', 'q'] }, '--only q: there is no such step'],
  [{ skip: ['q'] }, '--skip q: there is no such step'],
  [{ from: 'a', only: ['b'] }, '--from and --only exclude each other'],
  [{ only: ['b'], skip: ['B'] }, '--only and --skip both name step B'],
])('refuses %o', (selection, message) => {
  const { steps, target } = capstone('');
  expect(() => start({ steps, selection })).toThrow(UsageError);
  expect(() => start({ steps, selection })).toThrow(message);
  expect(target.calls).toEqual([]);
});

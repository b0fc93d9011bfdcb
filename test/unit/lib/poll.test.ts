import { expect, test } from 'vitest';
import { poll, pollUntil } from '../../../src/lib/time/poll.js';

function fakeTime() {
  let clock = 0;
  const said: (string | undefined)[] = [];
  const report = {
    waiting: (on: string | undefined) => said.push(on),
    progress() {},
    log() {},
    command() {},
    fact() {},
  };
  const sleep = async (ms: number) => {
    clock += ms;
  };
  return { said, ctx: { now: () => clock, sleep, report } };
}

const late = () => new Error('late');

test('says what is waited for, and when that is over', async () => {
  const { ctx, said } = fakeTime();
  let looks = 0;
  await pollUntil(ctx, { everyMs: 100, on: 'the kettle', timeoutMs: 1_000, late, ready: async () => ++looks === 3 });
  expect([looks, said]).toEqual([3, ['the kettle', undefined]]);
});

test('ends when time is up', async () => {
  const { ctx, said } = fakeTime();
  await expect(
    pollUntil(ctx, { everyMs: 100, on: 'it', timeoutMs: 1_000, late, ready: async () => false }),
  ).rejects.toThrow('late');
  expect(said.at(-1)).toBeUndefined();
});

test('a laptop that sleeps in between does not use the time up', async () => {
  const { ctx } = fakeTime();
  let looks = 0;
  const ready = async () => {
    if (++looks === 2) await ctx.sleep(40 * 60_000);
    return looks === 4;
  };
  await pollUntil(ctx, { everyMs: 100, on: 'it', timeoutMs: 20_000, late, ready });
  expect(looks).toBe(4);
});

test('ends at once on a cause that no waiting mends', async () => {
  const { ctx } = fakeTime();
  const ready = async () => {
    throw new Error('broken');
  };
  await expect(pollUntil(ctx, { everyMs: 100, on: 'it', timeoutMs: 1e9, late, ready })).rejects.toThrow('broken');
});

test('says what each look found to be missing, once, and how long was waited where it is late', async () => {
  const { ctx, said } = fakeTime();
  const found = ['a pod', 'a pod', 'the image'];
  const look = async () => ({ state: 'pending', on: found.shift() ?? 'the image' }) as const;
  const ended = poll(ctx, { timeoutMs: 1_000, everyMs: 100, look, late: (on) => new Error(`no ${on} in time`) });
  await expect(ended).rejects.toThrow('no the image in time');
  expect(said).toEqual(['a pod', 'the image', undefined]);
});

import { describe, expect, it } from 'vitest';
import type { StepContext } from '../../../src/engine/contract.js';
import { broken, FakeTarget, failing, fakeStep, idle, outcomes, start } from './fakes.js';

const forever = () => new Promise<void>(() => {});

/** Ends when the signal aborts, after `cleanup`. */
const until = (signal: 'signal' | 'force', cleanup: (ctx: StepContext) => unknown) => async (ctx: StepContext) => {
  await new Promise((resolve) => ctx[signal].addEventListener('abort', resolve));
  await cleanup(ctx);
};

describe('stop', () => {
  it('lets a step clean up, calls it cancelled even if it returns, and starts nothing new', async () => {
    const target = new FakeTarget();
    const done: string[] = [];
    const run = start({
      steps: [
        fakeStep(target, 'a', { apply: until('signal', () => done.push('cleaned up')) }),
        fakeStep(target, 'b', { needs: ['a'] }),
        fakeStep(target, 'c', { after: ['a'] }),
      ],
    });
    await idle();
    run.run.stop();
    const state = await run.end();
    expect(done).toEqual(['cleaned up']);
    expect(outcomes(state)).toEqual({ a: 'cancelled', b: 'cancelled', c: 'cancelled' });
    expect(target.calls).toEqual(['check a', 'apply a']);
    expect(state).toMatchObject({ stopping: 'safely', outcome: 'interrupted' });
  });

  it('lets a proof that is under way come to its end', async () => {
    const target = new FakeTarget();
    const run = start({ steps: [fakeStep(target, 'a', { verify: until('signal', () => {}) })] });
    await idle();
    run.run.stop();
    const state = await run.end();
    expect(outcomes(state)).toEqual({ a: 'done' });
    expect(state.outcome).toBe('done');
  });

  it('calls a step that throws because of it cancelled, not failed', async () => {
    const target = new FakeTarget();
    const run = start({ steps: [fakeStep(target, 'a', { apply: (ctx) => ctx.sleep(60_000) })] });
    await idle();
    run.run.stop();
    const state = await run.end();
    expect(outcomes(state)).toEqual({ a: 'cancelled' });
    expect(run.events.some(({ type }) => type === 'step.failed')).toBe(false);
    expect(run.clock.pending()).toBe(0);
  });

  it('takes whatever such a step throws for its answer', async () => {
    const target = new FakeTarget();
    const apply = until('signal', () => {
      throw new Error('the child was killed');
    });
    const run = start({ steps: [fakeStep(target, 'a', { apply })] });
    await idle();
    run.run.stop();
    expect(outcomes(await run.end())).toEqual({ a: 'cancelled' });
  });

  it('twice: waits no longer than the steps do', async () => {
    const target = new FakeTarget();
    const run = start({ steps: [fakeStep(target, 'a', { apply: until('force', () => {}) })] });
    await idle();
    run.run.stop();
    run.run.stop();
    await run.end();
    expect(run.clock.pending()).toBe(0);
  });

  it('twice: aborts by force, and does not wait for ever', async () => {
    const target = new FakeTarget();
    const run = start({
      steps: [fakeStep(target, 'a', { apply: until('force', () => {}) }), fakeStep(target, 'b', { apply: forever })],
    });
    await idle();
    run.run.stop();
    run.run.stop();
    run.run.stop();
    const state = await run.end();
    expect(outcomes(state)).toEqual({ a: 'cancelled', b: 'cancelled' });
    expect(state.stopping).toBe('now');
    expect(run.events.filter(({ type }) => type === 'run.stopping')).toHaveLength(2);
    expect(run.clock.pending()).toBe(0);
  });

  it('during the wait before a retry: no further attempt', async () => {
    const target = new FakeTarget();
    const run = start({ steps: [fakeStep(target, 'a', { apply: failing(1, broken({ transient: true })) })] });
    await idle();
    run.run.stop();
    expect(outcomes(await run.end())).toEqual({ a: 'cancelled' });
    expect(target.calls).toEqual(['check a', 'apply a']);
  });

  it('while a decision is asked for: withdraws the question', async () => {
    const target = new FakeTarget();
    let withdrawn = false;
    const run = start({
      steps: [fakeStep(target, 'a', { apply: failing(1) }), fakeStep(target, 'b', { apply: failing(1) })],
      decide: (_card, _failure, _choices, signal) => {
        signal.addEventListener('abort', () => {
          withdrawn = true;
        });
        return forever() as Promise<never>;
      },
    });
    await idle();
    run.run.stop();
    const state = await run.end();
    expect(withdrawn).toBe(true);
    expect(outcomes(state)).toEqual({ a: 'failed', b: 'failed' });
    expect(state.outcome).toBe('interrupted');
    expect(run.events.filter(({ type }) => type === 'decision.needed')).toHaveLength(1);
  });

  it('by choice: the run is stopped, not interrupted', async () => {
    const target = new FakeTarget();
    const run = start({ steps: [fakeStep(target, 'a', { apply: (ctx) => ctx.sleep(60_000) })] });
    await idle();
    run.run.stop('choice');
    expect((await run.end()).outcome).toBe('stopped');
  });

  it('after the end: changes nothing', async () => {
    const target = new FakeTarget();
    const run = start({ steps: [fakeStep(target, 'a')] });
    await run.end();
    run.run.stop();
    expect(run.events.at(-1)!.type).toBe('run.settled');
  });

  it('by quitting at a failure: other steps finish safely', async () => {
    const target = new FakeTarget();
    const run = start({
      steps: [
        fakeStep(target, 'a', { apply: failing(1) }),
        fakeStep(target, 'b', { apply: (ctx) => ctx.sleep(60_000) }),
      ],
      decide: async () => 'quit',
    });
    const state = await run.end();
    expect(outcomes(state)).toEqual({ a: 'failed', b: 'cancelled' });
    expect(state.outcome).toBe('stopped');
  });
});

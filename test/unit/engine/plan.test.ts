import { describe, expect, it } from 'vitest';
import { planRun } from '../../../src/engine/plan/plan.js';
import { UsageError } from '../../../src/lib/usage-error.js';
import { FakeTarget, fakeStep } from './fakes.js';

const cfg = { port: 8080 };

describe('a plan', () => {
  it('says of each step, in the order of the list, what is true and what a run would do', async () => {
    const target = new FakeTarget();
    target.there.add('a');
    const plan = await planRun({
      cfg,
      steps: [
        fakeStep(target, 'c', { needs: ['b'] }),
        fakeStep(target, 'a'),
        fakeStep(target, 'b', { needs: ['a'] }),
        fakeStep(target, 'd', { needs: ['a'], verdict: { state: 'drifted', reason: 'old' } }),
        fakeStep(target, 'e', { verdict: { state: 'unneeded', reason: 'no cluster' } }),
      ],
    });
    expect(plan.map(({ id, verdict, applies }) => [id, verdict.state, applies])).toEqual([
      ['c', 'unknown', true],
      ['a', 'done', false],
      ['b', 'absent', true],
      ['d', 'drifted', true],
      ['e', 'unneeded', false],
    ]);
    expect(plan[0]!.verdict).toEqual({ state: 'unknown', reason: 'needs b first' });
    expect(plan[0]!.commands).toEqual([{ argv: ['make', 'c'], purpose: 'make it', mutates: true }]);
  });

  it('only checks, and not what lies behind a step that is absent', async () => {
    const target = new FakeTarget();
    const steps = [
      fakeStep(target, 'a'),
      fakeStep(target, 'b', { needs: ['a'] }),
      fakeStep(target, 'c', { needs: ['b'] }),
    ];
    const plan = await planRun({ cfg, steps });
    expect(plan.map(({ verdict }) => verdict.state)).toEqual(['absent', 'unknown', 'unknown']);
    expect(target.calls).toEqual(['check a']);
  });

  it('holds to the selection', async () => {
    const target = new FakeTarget();
    target.there.add('a');
    const steps = [fakeStep(target, 'a'), fakeStep(target, 'b', { needs: ['a'] }), fakeStep(target, 'c')];
    const applied = async (selection: object) =>
      (await planRun({ cfg, steps, selection })).filter(({ applies }) => applies).map(({ id }) => id);
    expect(await applied({ only: ['B'] })).toEqual(['b']);
    expect(await applied({ skip: ['b'] })).toEqual(['c']);
    expect(await applied({ from: 'c' })).toEqual(['c']);
    await expect(planRun({ cfg, steps, selection: { from: 'x' } })).rejects.toThrow(UsageError);
  });

  it('does not know what a check that throws would have said', async () => {
    const check = () => {
      throw new Error('no answer');
    };
    const [step] = await planRun({ cfg, steps: [fakeStep(new FakeTarget(), 'a', { check })] });
    expect(step).toMatchObject({ verdict: { state: 'unknown', reason: 'no answer' }, applies: true });
  });

  it('ends when it is stopped', async () => {
    const stop = new AbortController();
    const check = (ctx: { sleep(ms: number): Promise<void> }) => {
      queueMicrotask(() => stop.abort(new Error('stopped')));
      return ctx.sleep(60_000);
    };
    const plan = planRun({ cfg, steps: [fakeStep(new FakeTarget(), 'a', { check })], signal: stop.signal });
    await expect(plan).rejects.toThrow('stopped');
  });
});

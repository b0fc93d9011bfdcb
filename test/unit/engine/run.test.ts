import { describe, expect, it, onTestFinished } from 'vitest';
import type { StepContext } from '../../../src/engine/contract.js';
import { brief, FakeTarget, fakeStep, outcomes, start } from './fakes.js';

describe('a run', () => {
  it('checks, applies and proves each step, in the order of its needs', async () => {
    const target = new FakeTarget();
    const steps = [fakeStep(target, 'b', { needs: ['a'] }), fakeStep(target, 'a')];
    const run = start({ steps });
    const state = await run.end();
    expect(state.outcome).toBe('done');
    expect(target.calls).toEqual(['check a', 'apply a', 'verify a', 'check b', 'apply b', 'verify b']);
    expect(brief(run.events)).toEqual([
      'run.started',
      ...['checking a', 'started a 1', 'verifying a', 'done a'],
      ...['checking b', 'started b 1', 'verifying b', 'done b'],
      'run.settled',
    ]);
    expect(state.steps.map(({ card, summary }) => [card.id, summary])).toEqual([
      ['b', 'b answers'],
      ['a', 'a answers'],
    ]);
  });

  it('changes nothing where check finds all done', async () => {
    const target = new FakeTarget();
    target.there.add('a').add('b');
    const state = await start({ steps: [fakeStep(target, 'a'), fakeStep(target, 'b', { needs: ['a'] })] }).end();
    expect(target.calls).toEqual(['check a', 'check b']);
    expect(outcomes(state)).toEqual({ a: 'satisfied', b: 'satisfied' });
    expect(state.outcome).toBe('done');
  });

  it('passes over a step that the target has no need of, and goes on with its dependents', async () => {
    const target = new FakeTarget();
    const state = await start({
      steps: [
        fakeStep(target, 'a', { verdict: { state: 'unneeded', reason: 'no queues here' } }),
        fakeStep(target, 'b', { needs: ['a'] }),
      ],
    }).end();
    expect(outcomes(state)).toEqual({ a: 'unneeded', b: 'done' });
    expect(state.steps[0]!.summary).toBe('no queues here');
    expect(state.outcome).toBe('done');
  });

  it('says why it applies again what has drifted', async () => {
    const target = new FakeTarget();
    const run = start({
      steps: [fakeStep(target, 'a', { verdict: { state: 'drifted', reason: 'the port changed' } })],
    });
    await run.end();
    expect(run.events).toContainEqual(expect.objectContaining({ type: 'step.started', reason: 'the port changed' }));
  });

  it('runs side by side what does not need each other', async () => {
    const target = new FakeTarget();
    let atWork = 0;
    let most = 0;
    const apply = async (ctx: { sleep(ms: number): Promise<void> }) => {
      most = Math.max(most, ++atWork);
      await ctx.sleep(1000);
      atWork -= 1;
    };
    const steps = ['a', 'b', 'c'].map((id) => fakeStep(target, id, { apply }));
    const { ms } = await start({ steps }).end();
    expect(most).toBe(3);
    expect(ms).toBe(1000);
  });

  it('stamps events with time and place, the first sink before the second', async () => {
    const target = new FakeTarget();
    const seen: string[] = [];
    const { events, end } = start({
      steps: [fakeStep(target, 'a')],
      sinks: [({ seq }) => seen.push(`one ${seq}`), ({ seq }) => seen.push(`two ${seq}`)],
    });
    await end();
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index));
    expect(seen).toEqual(events.flatMap(({ seq }) => [`one ${seq}`, `two ${seq}`]));
  });

  it('sends log lines in batches, and before whatever follows them', async () => {
    const target = new FakeTarget();
    const run = start({
      steps: [
        fakeStep(target, 'a', {
          apply: async (ctx) => {
            ctx.report.log('one\ntwo\r\n');
            ctx.report.log('three');
            await ctx.sleep(1000);
            ctx.report.log('four');
            ctx.report.waiting('the webhook');
            ctx.report.waiting('the webhook');
            ctx.report.progress(1, 3, 'nodes');
            ctx.report.progress(2, 3, 'nodes');
            ctx.report.log('five');
          },
        }),
      ],
    });
    await run.end();
    const told = run.events.flatMap((event): unknown[] => {
      if (event.type === 'step.log') return [event.lines];
      if (event.type === 'step.waiting') return [event.on];
      if (event.type === 'step.progress') return [event.done];
      return event.type === 'step.verifying' ? ['verifying'] : [];
    });
    expect(told).toEqual([['one', 'two', 'three'], ['four'], 'the webhook', ['five'], 2, 'verifying']);
  });

  it('ignores what a step reports after its end', async () => {
    const target = new FakeTarget();
    let late = () => {};
    const apply = (ctx: { report: { log(text: string): void } }) => {
      late = () => ctx.report.log('too late');
    };
    const run = start({ steps: [fakeStep(target, 'a', { apply })] });
    await run.end();
    late();
    expect(run.clock.pending()).toBe(0);
    expect(run.events.at(-1)!.type).toBe('run.settled');
  });

  it('shows every sink the events in their order, though one causes further events', async () => {
    const target = new FakeTarget();
    const seen: number[] = [];
    const run = start({
      steps: [fakeStep(target, 'a')],
      sinks: [({ type }) => type === 'step.started' && run.run.stop(), ({ seq }) => seen.push(seq)],
    });
    await run.end();
    expect(seen).toEqual(run.events.map(({ seq }) => seq));
    expect(brief(run.events)).toEqual([
      'run.started',
      'checking a',
      'started a 1',
      'run.stopping',
      'cancelled a',
      'run.settled',
    ]);
  });

  it('runs any number of steps side by side without a warning on stderr', async () => {
    const warnings: string[] = [];
    const note = ({ name }: Error) => warnings.push(name);
    process.on('warning', note);
    onTestFinished(() => {
      process.off('warning', note);
    });
    const target = new FakeTarget();
    const apply = (ctx: StepContext) => {
      ctx.force.addEventListener('abort', () => {});
      return ctx.sleep(1000);
    };
    await start({ steps: [...'abcdefghijklmno'].map((id) => fakeStep(target, id, { apply })) }).end();
    expect(warnings).toEqual([]);
  });

  it('begins no step before whoever started it has it in hand', async () => {
    const target = new FakeTarget();
    const run = start({ steps: [fakeStep(target, 'a')] });
    expect(brief(run.events)).toEqual(['run.started']);
    expect(target.calls).toEqual([]);
    await run.end();
  });

  it('ends soundly when a sink breaks, and then says what broke', async () => {
    const target = new FakeTarget();
    const seen: string[] = [];
    const run = start({
      steps: [fakeStep(target, 'a'), fakeStep(target, 'b', { needs: ['a'] })],
      sinks: [
        ({ type }) => {
          seen.push(type);
          if (type === 'step.verifying') throw new Error('the display broke');
        },
      ],
    });
    await expect(run.end()).rejects.toThrow('the display broke');
    expect(run.events.at(-1)).toMatchObject({ type: 'run.settled', outcome: 'interrupted' });
    expect(target.calls).not.toContain('apply b');
    expect(seen.at(-1)).toBe('step.verifying');
  });
});

describe('a list of steps that cannot be run', () => {
  const target = new FakeTarget();
  const list = {
    'an unknown need': [fakeStep(target, 'a', { needs: ['z'] })],
    'an unknown soft need': [fakeStep(target, 'a', { after: ['z'] })],
    'a cycle': [fakeStep(target, 'a', { needs: ['b'] }), fakeStep(target, 'b', { after: ['a'] })],
    'a doubled id': [fakeStep(target, 'a'), { ...fakeStep(target, 'a'), letter: 'B' }],
    'a doubled letter': [fakeStep(target, 'a'), { ...fakeStep(target, 'b'), letter: 'a' }],
  };
  it.each(Object.entries(list))('%s: throws before anything happens', (_, steps) => {
    expect(() => start({ steps })).toThrow(/does not exist|wait for each other: a -> b -> a|two steps/);
    expect(target.calls).toEqual([]);
  });
});

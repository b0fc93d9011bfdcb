import { describe, expect, it } from 'vitest';
import type { Decision } from '../../../src/engine/events/events.js';
import { brief, broken, FakeTarget, failing, fakeStep, idle, outcomes, start } from './fakes.js';

/** One failing step `a`, and what hangs on it. */
function shop(target: FakeTarget, a: Parameters<typeof fakeStep>[2]) {
  return [
    fakeStep(target, 'a', a),
    fakeStep(target, 'b', { needs: ['a'] }),
    fakeStep(target, 'c', { needs: ['b'] }),
    fakeStep(target, 'd', { after: ['a'] }),
  ];
}

const answers = (...choices: Decision[]) => {
  const asked: (readonly Decision[])[] = [];
  const decide = async (_card: unknown, _failure: unknown, offered: readonly Decision[]) => {
    asked.push(offered);
    return choices.shift()!;
  };
  return { asked, decide };
};

describe('failure x decision x attempt', () => {
  const cases: {
    name: string;
    times: number;
    transient: boolean;
    choices: Decision[];
    attempts: number;
    a: string;
    rest: string;
    outcome: string;
  }[] = [
    {
      name: 'transient, once',
      times: 1,
      transient: true,
      choices: [],
      attempts: 2,
      a: 'done',
      rest: 'done done done',
      outcome: 'done',
    },
    {
      name: 'transient, twice',
      times: 2,
      transient: true,
      choices: [],
      attempts: 3,
      a: 'done',
      rest: 'done done done',
      outcome: 'done',
    },
    {
      name: 'transient, thrice: asked',
      times: 3,
      transient: true,
      choices: ['retry'],
      attempts: 4,
      a: 'done',
      rest: 'done done done',
      outcome: 'done',
    },
    {
      name: 'transient, five times: a decision gives three more',
      times: 5,
      transient: true,
      choices: ['retry'],
      attempts: 6,
      a: 'done',
      rest: 'done done done',
      outcome: 'done',
    },
    {
      name: 'lasting, retried',
      times: 1,
      transient: false,
      choices: ['retry'],
      attempts: 2,
      a: 'done',
      rest: 'done done done',
      outcome: 'done',
    },
    {
      name: 'lasting, retried twice',
      times: 2,
      transient: false,
      choices: ['retry', 'retry'],
      attempts: 3,
      a: 'done',
      rest: 'done done done',
      outcome: 'done',
    },
    {
      name: 'lasting, skipped',
      times: 9,
      transient: false,
      choices: ['skip'],
      attempts: 1,
      a: 'skipped',
      rest: 'blocked blocked done',
      outcome: 'partial',
    },
    {
      name: 'lasting, retried, then skipped',
      times: 9,
      transient: false,
      choices: ['retry', 'skip'],
      attempts: 2,
      a: 'skipped',
      rest: 'blocked blocked done',
      outcome: 'partial',
    },
    {
      name: 'lasting, quit',
      times: 9,
      transient: false,
      choices: ['quit'],
      attempts: 1,
      a: 'failed',
      rest: 'blocked blocked cancelled',
      outcome: 'stopped',
    },
    {
      name: 'transient to the end, quit',
      times: 9,
      transient: true,
      choices: ['quit'],
      attempts: 3,
      a: 'failed',
      rest: 'blocked blocked cancelled',
      outcome: 'stopped',
    },
  ];
  for (const phase of ['check', 'apply', 'verify'] as const) {
    it.each(cases)(`$name, in ${phase}`, async ({ times, transient, choices, attempts, a, rest, outcome }) => {
      const target = new FakeTarget();
      const { decide } = answers(...choices);
      const run = start({ steps: shop(target, { [phase]: failing(times, broken({ transient })) }), decide });
      const state = await run.end();
      expect(target.calls.filter((call) => call === 'check a')).toHaveLength(attempts);
      expect(outcomes(state).a).toBe(a);
      expect(
        state.steps
          .slice(1)
          .map(({ status }) => status)
          .join(' '),
      ).toBe(rest);
      expect(state.outcome).toBe(outcome);
    });
  }
});

describe('after a failure', () => {
  it('waits longer each time before it retries by itself, at random up to a limit', async () => {
    const target = new FakeTarget();
    const run = start({
      steps: [fakeStep(target, 'a', { apply: failing(4, broken({ transient: true })) })],
      autoRetry: { attempts: 5, baseMs: 1000, capMs: 3000 },
    });
    await run.end();
    const waits = run.events.flatMap((event) => (event.type === 'step.retrying' ? [event.inMs] : []));
    expect(waits).toEqual([500, 1000, 1500, 1500]);
  });

  it('offers a fix only where there is one, and keeps the changed configuration for the rest of the run', async () => {
    const target = new FakeTarget();
    const ports: number[] = [];
    const remedy = { label: 'port 8090', set: { port: 8090 } };
    const fail = failing(1, broken({ remedy }));
    const failPlainly = failing(1);
    const { asked, decide } = answers('fix', 'retry');
    await start({
      steps: [
        fakeStep(target, 'a', { apply: fail }),
        fakeStep(target, 'b', {
          needs: ['a'],
          apply: (ctx) => {
            ports.push(ctx.cfg.port);
            failPlainly(ctx, 'b');
          },
        }),
      ],
      decide,
    }).end();
    expect(asked).toEqual([
      ['fix', 'retry', 'skip', 'quit'],
      ['retry', 'skip', 'quit'],
    ]);
    expect(ports).toEqual([8090, 8090]);
  });

  it('does not apply again what an apply that failed has done all the same, but proves it', async () => {
    const target = new FakeTarget();
    const { decide } = answers('retry');
    const timeout = failing(1);
    await start({
      steps: [
        fakeStep(target, 'a', {
          apply: (ctx, id) => {
            target.there.add(id);
            timeout(ctx, id);
          },
        }),
      ],
      decide,
    }).end();
    expect(target.calls).toEqual(['check a', 'apply a', 'check a', 'verify a']);
  });

  it('makes again what is there but failed its proof', async () => {
    const target = new FakeTarget();
    const { decide } = answers('retry');
    const run = start({ steps: [fakeStep(target, 'a', { verify: failing(1) })], decide });
    await run.end();
    expect(target.calls).toEqual(['check a', 'apply a', 'verify a', 'check a', 'apply a', 'verify a']);
    expect(run.events).toContainEqual(expect.objectContaining({ reason: 'there, but its proof failed' }));
  });

  it('asks about one step at a time, in the order they failed, while others go on', async () => {
    const target = new FakeTarget();
    const asked: string[] = [];
    const pending: ((choice: Decision) => void)[] = [];
    const run = start({
      steps: [
        fakeStep(target, 'a', { apply: failing(1) }),
        fakeStep(target, 'b', { apply: failing(1) }),
        fakeStep(target, 'c', { apply: (ctx) => ctx.sleep(1000) }),
      ],
      decide: (card) => {
        asked.push(card.id);
        return new Promise((resolve) => pending.push(resolve));
      },
    });
    await idle();
    run.clock.advance();
    await idle();
    expect(asked).toEqual(['a']);
    expect(brief(run.events)).toContain('done c');
    pending[0]!('retry');
    await idle();
    expect(asked).toEqual(['a', 'b']);
    pending[1]!('skip');
    expect(outcomes(await run.end())).toEqual({ a: 'done', b: 'skipped', c: 'done' });
  });

  it('starts nothing new where nobody can be asked, and lets what is at work finish', async () => {
    const target = new FakeTarget();
    const state = await start({
      steps: [
        fakeStep(target, 'a', { apply: failing(9) }),
        fakeStep(target, 'b', { apply: (ctx) => ctx.sleep(1000) }),
        fakeStep(target, 'c', { needs: ['b'] }),
        fakeStep(target, 'd', { needs: ['a'] }),
      ],
    }).end();
    expect(outcomes(state)).toEqual({ a: 'failed', b: 'done', c: 'cancelled', d: 'blocked' });
    expect(state.outcome).toBe('failed');
  });

  it('neither retries by itself nor applies what was only checked by then, where nobody can be asked', async () => {
    const target = new FakeTarget();
    const wait = (ctx: { sleep(ms: number): Promise<void> }) => ctx.sleep(1000);
    const late = async (ctx: { sleep(ms: number): Promise<void> }) => {
      await wait(ctx);
      throw broken({ transient: true });
    };
    const state = await start({
      steps: [
        fakeStep(target, 'a', { apply: failing(9) }),
        fakeStep(target, 'b', { apply: late }),
        fakeStep(target, 'c', { check: wait }),
      ],
    }).end();
    expect(outcomes(state)).toEqual({ a: 'failed', b: 'failed', c: 'cancelled' });
    expect(target.calls.filter((call) => call.startsWith('apply'))).toEqual(['apply a', 'apply b']);
  });

  it('has sent all that the step said before it', async () => {
    const target = new FakeTarget();
    const apply = (ctx: { report: { log(text: string): void } }) => {
      ctx.report.log('the last words');
      throw broken();
    };
    const run = start({ steps: [fakeStep(target, 'a', { apply })] });
    await run.end();
    expect(brief(run.events)).toEqual([
      'run.started',
      'checking a',
      'started a 1',
      'log a',
      'failed a',
      'failed a',
      'run.settled',
    ]);
  });

  it('names the full log, unless the diagnosis named one', async () => {
    const target = new FakeTarget();
    const run = start({
      steps: [
        fakeStep(target, 'a', { apply: failing(9) }),
        fakeStep(target, 'b', { apply: failing(9, broken({ log: '/b' })) }),
      ],
      logPath: (step) => `/logs/${step}`,
    });
    const state = await run.end();
    expect(state.steps.map(({ failure }) => failure?.log)).toEqual(['/logs/a', '/b']);
  });

  it('reports a diagnosis that fails itself as our bug', async () => {
    const target = new FakeTarget();
    const state = await start({
      steps: [fakeStep(target, 'a', { apply: failing(9, new Error('the cause')) })],
      diagnose: () => {
        throw new TypeError('not a function');
      },
    }).end();
    expect(state.steps[0]!.failure).toMatchObject({ code: 'BML-X70', evidence: 'Error: the cause' });
  });

  it('ends soundly when the question cannot be asked, and then says why', async () => {
    const target = new FakeTarget();
    const run = start({
      steps: [fakeStep(target, 'a', { apply: failing(9) })],
      decide: () => Promise.reject(new Error('the prompt broke')),
    });
    await expect(run.end()).rejects.toThrow('the prompt broke');
    expect(run.events.at(-1)!.type).toBe('run.settled');
  });
});

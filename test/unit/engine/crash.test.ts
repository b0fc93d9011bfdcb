import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Step, StepContext } from '../../../src/engine/contract.js';
import type { Event } from '../../../src/engine/events/events.js';
import { initialState, reduce } from '../../../src/engine/events/reduce.js';
import { startRun } from '../../../src/engine/run/run.js';
import { broken, diagnose, type FakeConfig, fakeClock, idle } from './fakes.js';

/** How a step behaves: its edges are places in the list, so that they make no cycle. */
interface Plan {
  readonly needs: readonly number[];
  readonly after: readonly number[];
  /** Pauses in apply before and after its result is there. */
  readonly before: number;
  readonly since: number;
  /** Transient failures, first of apply, then of verify, over all runs. */
  readonly failures: readonly [number, number];
}

const plans = fc.array(
  fc.record({
    needs: fc.array(fc.nat(5), { maxLength: 2 }),
    after: fc.array(fc.nat(5), { maxLength: 1 }),
    before: fc.nat(2),
    since: fc.nat(2),
    failures: fc.tuple(fc.nat(2), fc.nat(1)),
  }),
  { minLength: 1, maxLength: 6 },
);

/** What outlives a crash. */
interface World {
  readonly there: Set<number>;
  readonly appliedTwice: number[];
  readonly failures: number[][];
}

const forever = () => new Promise<never>(() => {});

function stepsOf(plans: readonly Plan[], world: World, alive: () => boolean): Step<FakeConfig>[] {
  const earlier = (edges: readonly number[], index: number) =>
    index === 0 ? [] : [...new Set(edges.map((edge) => `s${edge % index}`))];
  return plans.map((plan, index) => {
    // A crashed process does nothing more.
    const pause = async (ctx: StepContext, times: number) => {
      for (let n = 0; n < times; n++) {
        ctx.report.log(`pause ${n}`);
        await ctx.sleep(150);
        if (!alive()) await forever();
      }
    };
    const mayFail = (which: 0 | 1) => {
      const left = world.failures[index]!;
      if (left[which]! > 0) {
        left[which]! -= 1;
        throw broken({ transient: true });
      }
    };
    return {
      id: `s${index}`,
      letter: String(index),
      title: '',
      why: '',
      estimateSeconds: [1, 1],
      needs: earlier(plan.needs, index),
      after: earlier(plan.after, index),
      workshop: [],
      commands: () => [],
      async check() {
        return world.there.has(index) ? { state: 'done', summary: '' } : { state: 'absent' };
      },
      async apply(ctx) {
        if (!alive()) await forever();
        await pause(ctx, plan.before);
        mayFail(0);
        if (world.there.has(index) && world.failures[index]![1] === plan.failures[1]) world.appliedTwice.push(index);
        world.there.add(index);
        await pause(ctx, plan.since);
      },
      async verify() {
        if (!alive()) await forever();
        mayFail(1);
        return '';
      },
      async undo() {},
    };
  });
}

/** One life of the program: ends when the run does, or right after event `crashAt`, with whatever was on the way. */
async function live(plans: readonly Plan[], world: World, crashAt: number): Promise<readonly Event[]> {
  const clock = fakeClock();
  const events: Event[] = [];
  let alive = true;
  const run = startRun({
    run: 'r',
    headline: '',
    cfg: { port: 1 },
    steps: stepsOf(plans, world, () => alive),
    diagnose,
    decide: async () => 'retry',
    clock: { now: clock.now, after: (ms, then) => clock.after(ms, () => alive && then()) },
    random: () => 0.5,
    sinks: [
      (event) => {
        if (!alive) return;
        events.push(event);
        alive = event.seq !== crashAt;
      },
    ],
  });
  const end = run.done.then((state) => {
    expect(events.reduce(reduce, initialState)).toEqual(state);
  });
  let over = false;
  end
    .finally(() => {
      over = true;
    })
    .catch(() => {});
  while (alive && !over) {
    await idle();
    if (alive && !over && clock.pending() > 0) clock.advance();
  }
  if (alive) await end;
  return events;
}

it('any graph, crashed at any events and started again, ends the same, and nothing done is applied twice', async () => {
  await fc.assert(
    fc.asyncProperty(plans, fc.array(fc.nat(60), { maxLength: 4 }), async (plans, crashes) => {
      const world: World = {
        there: new Set(),
        appliedTwice: [],
        failures: plans.map(({ failures }) => [...failures]),
      };
      for (const crashAt of crashes) await live(plans, world, crashAt);
      const events = await live(plans, world, Number.POSITIVE_INFINITY);
      expect(events.at(-1)).toMatchObject({ type: 'run.settled', outcome: 'done' });
      expect([...world.there].sort()).toEqual(plans.map((_, index) => index));
      expect(world.appliedTwice).toEqual([]);
      const again = await live(plans, world, Number.POSITIVE_INFINITY);
      expect(again.some(({ type }) => type === 'step.started')).toBe(false);
    }),
    { numRuns: 200 },
  );
});

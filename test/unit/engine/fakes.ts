import type { Clock } from '../../../src/engine/clock.js';
import type { Step, StepContext, Verdict } from '../../../src/engine/contract.js';
import type { Event, EventBody } from '../../../src/engine/events/events.js';
import type { RunState } from '../../../src/engine/events/run-state.js';
import { type Failure, FailureError } from '../../../src/engine/failure.js';
import { type RunOptions, startRun } from '../../../src/engine/run/run.js';

export interface FakeClock extends Clock {
  /** Timers that have not fired. */
  pending(): number;
  /** Goes to the next timer and fires it. */
  advance(): void;
  /** Waits for a promise, letting time pass whenever nothing else can happen. */
  drive<T>(work: Promise<T>): Promise<T>;
}

export function fakeClock(start = 1_000_000): FakeClock {
  let now = start;
  let timers: { at: number; then: () => void }[] = [];
  const clock: FakeClock = {
    now: () => now,
    after(ms, then) {
      const timer = { at: now + ms, then };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    pending: () => timers.length,
    advance() {
      const next = timers.reduce((a, b) => (b.at < a.at ? b : a));
      timers = timers.filter((timer) => timer !== next);
      now = next.at;
      next.then();
    },
    async drive(work) {
      let settled = false;
      const mark = () => {
        settled = true;
      };
      work.then(mark, mark);
      for (;;) {
        await idle();
        if (settled) return work;
        if (timers.length === 0) throw new Error('nothing can happen any more, and the run is not over');
        clock.advance();
      }
    },
  };
  return clock;
}

/** Until no promise is left that can settle by itself. */
export const idle = () => new Promise<void>((resolve) => setImmediate(resolve));

export interface FakeConfig {
  readonly port: number;
}

/** What there is on the fake target, and what steps did to it. */
export class FakeTarget {
  readonly there = new Set<string>();
  readonly calls: string[] = [];
}

type Doing = (ctx: StepContext<FakeConfig>, id: string) => unknown;

export interface FakeStepOptions {
  readonly needs?: readonly string[];
  readonly after?: readonly string[];
  readonly verdict?: Verdict;
  readonly check?: Doing;
  /** Before the step is there. */
  readonly apply?: Doing;
  readonly verify?: Doing;
  readonly ahead?: { readonly needs: readonly string[]; readonly run: Doing };
}

let letter = 0;

/** A step that is done once its id is on the target. */
export function fakeStep(target: FakeTarget, id: string, options: FakeStepOptions = {}): Step<FakeConfig> {
  const { ahead } = options;
  return {
    ...(ahead && {
      prefetch: {
        needs: ahead.needs,
        async run(ctx) {
          target.calls.push(`ahead ${id}`);
          await ahead.run(ctx, id);
          target.calls.push(`ahead done ${id}`);
        },
      },
    }),
    id,
    letter: /^[a-z]$/.test(id) ? id.toUpperCase() : String.fromCodePoint(0x100 + letter++),
    title: `Step ${id}`,
    why: 'because',
    estimateSeconds: [1, 2],
    needs: options.needs ?? [],
    ...(options.after && { after: options.after }),
    workshop: [`make ${id}`],
    commands: () => [{ argv: ['make', id], purpose: 'make it', mutates: true }],
    async check(ctx) {
      target.calls.push(`check ${id}`);
      await options.check?.(ctx, id);
      if (options.verdict) return options.verdict;
      return target.there.has(id) ? { state: 'done', summary: `${id} is there` } : { state: 'absent' };
    },
    async apply(ctx) {
      target.calls.push(`apply ${id}`);
      await options.apply?.(ctx, id);
      target.there.add(id);
    },
    async verify(ctx) {
      target.calls.push(`verify ${id}`);
      await options.verify?.(ctx, id);
      return `${id} answers`;
    },
    async undo() {
      target.there.delete(id);
    },
  };
}

export const failure = (change: Partial<Failure> = {}): Failure => ({
  code: 'BML-T01',
  what: 'it broke',
  cause: 'a test',
  fix: 'try again',
  transient: false,
  ...change,
});

export const broken = (change: Partial<Failure> = {}) => new FailureError(failure(change));

/** Throws the first `times` times. */
export function failing(times: number, error: unknown = broken()): Doing {
  let left = times;
  return () => {
    if (left-- > 0) throw error;
  };
}

export const diagnose = (error: unknown): Failure =>
  error instanceof FailureError ? error.failure : failure({ code: 'BML-T99', what: String(error) });

export type FakeRun = Partial<RunOptions<FakeConfig>> & Pick<RunOptions<FakeConfig>, 'steps'>;

export interface StartedRun {
  readonly clock: FakeClock;
  readonly events: Event[];
  readonly run: ReturnType<typeof startRun>;
  /** The run's last state, time passing as needed. */
  end(): Promise<RunState>;
}

export function start(options: FakeRun): StartedRun {
  const clock = fakeClock();
  const events: Event[] = [];
  const run = startRun({
    run: 'r1',
    headline: 'fake',
    cfg: { port: 8080 },
    diagnose,
    clock,
    random: () => 0.5,
    ...options,
    sinks: [(event) => events.push(event), ...(options.sinks ?? [])],
  });
  return { clock, events, run, end: () => clock.drive(run.done) };
}

/** Outcomes by id. */
export const outcomes = (state: RunState) =>
  Object.fromEntries(state.steps.map(({ card, status }) => [card.id, status]));

/** The events as short words, such as "started b 2". */
export const brief = (events: readonly EventBody[]) =>
  events.map((event) => {
    const name = event.type.replace(/^step\./, '');
    if (!('step' in event)) return name;
    if (event.type === 'step.started') return `${name} ${event.step} ${event.attempt}`;
    if (event.type === 'step.ahead') return `ahead ${event.step} ${event.underway ? 'begins' : 'ends'}`;
    if (event.type === 'step.settled') return `${event.outcome} ${event.step}`;
    if (event.type === 'decision.made') return `${name} ${event.step} ${event.choice}`;
    return `${name} ${event.step}`;
  });

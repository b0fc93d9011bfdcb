import { describeJump, waitedTime } from './waited-time.js';

/** What a wait needs of a run: its clock, and somebody to tell. */
export interface PollContext {
  now(): number;
  /** Rejects where the run is stopped. */
  sleep(ms: number): Promise<void>;
  readonly report: { waiting(on: string | undefined): void; log(line: string): void };
}

/** What one look found. `on` ends the sentence "waiting: …". */
export type Look<T> =
  | { readonly state: 'ready'; readonly value: T }
  | { readonly state: 'pending'; readonly on: string };

export interface Poll<T> {
  /** Where what is waited for is known before the first look. */
  readonly on?: string;
  readonly timeoutMs: number;
  /** Between two looks. */
  readonly everyMs: number;
  /** Throws on a cause that no waiting will mend. */
  look(): Promise<Look<T>>;
  /** Made when time is up; gets what was waited for last. */
  late(on: string): Error;
}

/**
 * Looks until it is ready, saying what is waited for. What a laptop sleeps in between does not count.
 * @throws what `look` throws, `late()` when time is up, and what `sleep` throws when the run is stopped.
 */
export async function poll<T>(ctx: PollContext, { on, timeoutMs, everyMs, look, late }: Poll<T>): Promise<T> {
  const time = waitedTime(ctx.now);
  const lap = () => {
    const jump = time.lap();
    if (jump > 0) ctx.report.log(describeJump(jump));
  };
  let said: string | undefined;
  const say = (now: string | undefined) => {
    if (now !== said) ctx.report.waiting(now);
    said = now;
  };
  say(on);
  try {
    for (;;) {
      const found = await look();
      if (found.state === 'ready') return found.value;
      say(found.on);
      lap();
      if (time.waited() >= timeoutMs) throw late(found.on);
      await ctx.sleep(everyMs);
      lap();
    }
  } finally {
    ctx.report.waiting(undefined);
  }
}

export interface PollUntil extends Pick<Poll<void>, 'timeoutMs' | 'everyMs'> {
  readonly on: string;
  /** Throws on a cause that no waiting will mend. */
  ready(): Promise<boolean>;
  late(): Error;
}

/** The same for something that is ready or not, and is known before the first look. */
export async function pollUntil(ctx: PollContext, { on, ready, late, timeoutMs, everyMs }: PollUntil): Promise<void> {
  const look = async (): Promise<Look<void>> =>
    (await ready()) ? { state: 'ready', value: undefined } : { state: 'pending', on };
  await poll(ctx, { on, timeoutMs, everyMs, look, late });
}

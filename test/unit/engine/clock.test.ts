import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { sleep } from '../../../src/engine/clock.js';
import { fakeClock } from './fakes.js';

describe('sleep', () => {
  it('ends on time, and leaves no listener on the signal', async () => {
    const clock = fakeClock();
    const { signal } = new AbortController();
    const before = clock.now();
    await clock.drive(sleep(clock, 500, signal));
    expect(clock.now() - before).toBe(500);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('rejects with the reason as soon as the signal aborts, and leaves no timer', async () => {
    const clock = fakeClock();
    const stop = new AbortController();
    const slept = sleep(clock, 500, stop.signal);
    stop.abort(new Error('why'));
    await expect(slept).rejects.toThrow('why');
    await expect(sleep(clock, 500, stop.signal)).rejects.toThrow('why');
    expect(clock.pending()).toBe(0);
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Event, EventBody } from '../../../src/engine/events/events.js';
import { initialState, reduce } from '../../../src/engine/events/reduce.js';
import { createPlainView } from '../../../src/ui/plain/plain-view.js';
import type { View, ViewFlags } from '../../../src/ui/view.js';
import { createMemoryTerminal } from '../../fixtures/memory-terminal.js';

const started: EventBody = {
  type: 'run.started',
  schema: 1,
  run: 'test',
  headline: 'local',
  steps: ['a', 'b'].map((id) => ({
    id,
    letter: id.toUpperCase(),
    title: `Step ${id}`,
    why: 'Because.',
    usual: [1, 2],
    needs: [],
    workshop: [],
    commands: [],
  })),
};

function createPlain({ tty = false, yes = false }: { tty?: boolean } & Partial<ViewFlags> = {}) {
  const terminal = createMemoryTerminal(80, 24, tty);
  const stops: string[] = [];
  const view: View = createPlainView({
    stdin: terminal.stdin,
    stdout: terminal.stdout,
    env: {},
    flags: { plain: true, json: false, yes },
    stop: (by) => stops.push(by),
    named: '',
    logPath: () => '',
  });
  let state = initialState;
  let seq = 0;
  return {
    terminal,
    view,
    stops,
    emit(...bodies: readonly EventBody[]) {
      for (const body of bodies) {
        const event: Event = { at: Date.now(), seq: seq++, ...body };
        state = reduce(state, event);
        view.onEvent(event, state);
      }
    },
    lines: () => terminal.written().trimEnd().split('\n'),
  };
}

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 5) });
});
afterEach(() => {
  vi.useRealTimers();
});

const applying: readonly EventBody[] = [
  { type: 'step.checking', step: 'a' },
  { type: 'step.started', step: 'a', attempt: 1, reason: 'absent' },
];

describe('plain lines', () => {
  it('say every 30 s what a silent step still waits for', async () => {
    const { emit, view, lines } = createPlain();
    emit(started, ...applying, { type: 'step.waiting', step: 'a', on: 'the webhook (try 1)' });
    await vi.advanceTimersByTimeAsync(61_000);
    await view.close();
    expect(lines().filter((line) => line.includes('still'))).toEqual([
      '[A 00:30] still waiting: the webhook (try 1)',
      '[A 01:00] still waiting: the webhook (try 1)',
    ]);
  });

  it('have no heartbeat while the step speaks, and none after it has settled', async () => {
    const { emit, view, lines } = createPlain();
    emit(started, ...applying);
    for (let part = 0; part < 4; part++) {
      await vi.advanceTimersByTimeAsync(20_000);
      emit({ type: 'step.progress', step: 'a', done: part, total: 4, label: `part ${'abcd'[part]}` });
    }
    emit({ type: 'step.settled', step: 'a', outcome: 'done', ms: 80_000, summary: 'ok' });
    await vi.advanceTimersByTimeAsync(90_000);
    await view.close();
    expect(lines().filter((line) => line.includes('still'))).toEqual([]);
  });

  it('do not repeat what only counts on', async () => {
    const { emit, view, lines } = createPlain();
    emit(started, ...applying);
    for (let at = 1; at <= 50; at++) emit({ type: 'step.waiting', step: 'a', on: `the webhook (try ${at})` });
    emit({ type: 'step.waiting', step: 'a', on: 'the image' });
    await view.close();
    expect(lines().filter((line) => line.includes('waiting'))).toEqual([
      '[A 00:00] waiting: the webhook (try 1)',
      '[A 00:00] waiting: the image',
    ]);
  });

  it('keep the order of the events, from the first to the last', async () => {
    const { emit, view, lines } = createPlain();
    emit(started, ...applying, { type: 'step.settled', step: 'a', outcome: 'done', ms: 1, summary: 'first' });
    emit({ type: 'step.settled', step: 'b', outcome: 'skipped', ms: 1, summary: '' });
    emit({ type: 'run.settled', outcome: 'partial', ms: 5 });
    await view.close();
    expect(lines().slice(0, 5)).toEqual([
      'bookstore-ml  local',
      '[A 00:00] Step a: step 1 of 2, usually 1-2 s',
      '[A 00:00] why: Because.',
      '[A 00:00] done: first',
      '[B 00:00] skipped',
    ]);
    expect(lines().at(-1)).toBe('Not everything is there: B skipped (0.0 s).');
  });

  it('can ask only on a terminal, and never with --yes', () => {
    expect(createPlain().view.decide).toBeUndefined();
    expect(createPlain({ tty: true, yes: true }).view.decide).toBeUndefined();
    expect(createPlain({ tty: true }).view.decide).toBeTypeOf('function');
  });

  it('ask to stop, once, when their reader goes away', async () => {
    const { terminal, stops, view } = createPlain();
    terminal.stdout.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    await vi.waitFor(() => expect(stops).toEqual(['signal']));
    await view.close();
    expect(stops).toEqual(['signal']);
  });
});

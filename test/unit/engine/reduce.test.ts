import { describe, expect, it } from 'vitest';
import type { Event, EventBody, StepCard } from '../../../src/engine/events/events.js';
import { initialState, reduce } from '../../../src/engine/events/reduce.js';
import { LOG_TAIL } from '../../../src/engine/events/run-state.js';
import { failure } from './fakes.js';

const card = (id: string): StepCard => ({
  id,
  letter: id.toUpperCase(),
  title: id,
  why: '',
  usual: [1, 2],
  needs: [],
  workshop: [],
  commands: [],
});

const command = { argv: ['make', 'a'], purpose: 'make it', mutates: true } as const;
const started: EventBody = { type: 'run.started', schema: 1, run: 'r', headline: 'h', steps: [card('a'), card('b')] };

/** One of each type, for step a. The compiler finds a missing one. */
const each: { readonly [T in EventBody['type']]: Extract<EventBody, { readonly type: T }> } = {
  'run.started': started,
  'pause.needed': { type: 'pause.needed', step: 'a', point: 'before' },
  'pause.over': { type: 'pause.over', step: 'a' },
  'step.look': {
    type: 'step.look',
    step: 'a',
    what: 'the pods',
    command: { argv: ['kubectl', 'get', 'pods'], purpose: 'look', mutates: false },
    lines: ['NAME   READY'],
  },
  'step.ahead': { type: 'step.ahead', step: 'a', underway: true },
  'step.checking': { type: 'step.checking', step: 'a' },
  'step.started': { type: 'step.started', step: 'a', attempt: 1, reason: 'absent' },
  'step.command': { type: 'step.command', step: 'a', command },
  'step.waiting': { type: 'step.waiting', step: 'a', on: 'a webhook' },
  'step.progress': { type: 'step.progress', step: 'a', done: 1, total: 3, label: 'nodes' },
  'step.log': { type: 'step.log', step: 'a', lines: ['one', 'two'] },
  'step.fact': { type: 'step.fact', step: 'a', fact: { kind: 'note', key: 'n', text: 't' } },
  'step.verifying': { type: 'step.verifying', step: 'a' },
  'step.failed': { type: 'step.failed', step: 'a', attempt: 1, failure: failure() },
  'step.retrying': { type: 'step.retrying', step: 'a', attempt: 2, inMs: 500 },
  'decision.needed': { type: 'decision.needed', step: 'a', choices: ['retry', 'quit'] },
  'decision.made': { type: 'decision.made', step: 'a', choice: 'retry' },
  'step.settled': { type: 'step.settled', step: 'a', outcome: 'done', ms: 12, summary: 'there' },
  'run.stopping': { type: 'run.stopping', force: false },
  'run.settled': { type: 'run.settled', outcome: 'done', ms: 99 },
};

const play = (...bodies: EventBody[]) =>
  bodies.reduce((state, body, seq) => reduce(state, { at: 1000 + seq, seq, ...body } as Event), initialState);
const stepA = (...bodies: EventBody[]) => play(started, ...bodies).steps[0]!;

describe('reduce', () => {
  it.each(Object.values(each))('takes $type: the time moves, what went in is as it was, the other step too', (body) => {
    const before = play(started, each['step.started']);
    const copy = structuredClone(before);
    const after = reduce(before, { at: 5000, seq: 9, ...body });
    expect(after.at).toBe(5000);
    expect(before).toEqual(copy);
    expect(after.steps[1]).toEqual(before.steps[1]!);
  });

  it.each(Object.values(each).filter((body) => 'step' in body && body.type !== 'step.fact'))(
    'takes $type of a step that the run does not have, and changes nothing',
    (body) => {
      const before = play(started);
      const after = reduce(before, { at: 5000, seq: 9, ...body, step: 'z' } as Event);
      expect(after).toEqual({ ...before, at: 5000 });
    },
  );

  it('shows work ahead while it goes on, and leaves nothing of it to the step’s turn', () => {
    const ended: EventBody = { type: 'step.ahead', step: 'a', underway: false };
    const underway = stepA(each['step.ahead'], each['step.waiting']);
    expect([underway.status, underway.ahead, underway.waiting]).toEqual(['pending', true, 'a webhook']);
    const after = stepA(each['step.ahead'], each['step.waiting'], each['step.progress'], ended);
    expect([after.ahead, after.waiting, after.progress]).toEqual([undefined, undefined, undefined]);
    const during = stepA(each['step.ahead'], each['step.started'], each['step.waiting'], ended);
    expect([during.status, during.waiting]).toEqual(['applying', 'a webhook']);
  });

  it('follows a step through its life', () => {
    expect(stepA().status).toBe('pending');
    expect(stepA(each['step.checking'])).toMatchObject({ status: 'checking', startedAt: 1001 });
    expect(stepA(each['step.checking'], each['step.started'])).toMatchObject({
      status: 'applying',
      attempt: 1,
      reason: 'absent',
      startedAt: 1001,
    });
    expect(stepA(each['step.started'], each['step.command']).command).toEqual(command);
    expect(stepA(each['step.started'], each['step.verifying']).status).toBe('verifying');
    expect(stepA(each['step.started'], each['step.settled'])).toMatchObject({
      status: 'done',
      ms: 12,
      summary: 'there',
    });
  });

  it('drops what is waited for when the wait is over, and with the work', () => {
    expect(stepA(each['step.waiting']).waiting).toBe('a webhook');
    expect(stepA(each['step.waiting'], { ...each['step.waiting'], on: null })).not.toHaveProperty('waiting');
    for (const end of ['step.verifying', 'step.failed', 'step.settled', 'step.started'] as const) {
      const after = stepA(each['step.waiting'], each['step.progress'], each[end]);
      expect(after).not.toHaveProperty('waiting');
      expect(after).not.toHaveProperty('progress');
    }
  });

  it('shows a failed step as deciding, with choices once it is asked about', () => {
    const failed = stepA(each['step.started'], each['step.failed']);
    expect(failed).toMatchObject({ status: 'deciding', failure: failure() });
    expect(failed).not.toHaveProperty('choices');
    expect(stepA(each['step.failed'], each['decision.needed']).choices).toEqual(['retry', 'quit']);
    expect(stepA(each['decision.needed'], each['decision.made'])).not.toHaveProperty('choices');
  });

  it('forgets the failure with the next attempt, and keeps it at the end', () => {
    const retrying = stepA(each['step.failed'], each['step.retrying']);
    expect(retrying).toMatchObject({ status: 'retrying', retryAt: 1002 + 500, failure: failure() });
    const again = stepA(each['step.failed'], each['step.retrying'], each['step.started']);
    expect(again).not.toHaveProperty('failure');
    expect(again).not.toHaveProperty('retryAt');
    expect(stepA(each['step.failed'], each['step.settled'])).toHaveProperty('failure');
  });

  it('keeps the tail of the log', () => {
    const lines = Array.from({ length: LOG_TAIL + 10 }, (_, n) => `line ${n}`);
    const { log } = stepA(each['step.log'], { type: 'step.log', step: 'a', lines });
    expect(log).toHaveLength(LOG_TAIL);
    expect(log.at(-1)).toBe(lines.at(-1));
  });

  it('replaces a fact by a later one of the same key, in its place', () => {
    const note = (key: string, text: string): EventBody => ({
      type: 'step.fact',
      step: 'a',
      fact: { kind: 'note', key, text },
    });
    const { facts } = play(started, note('x', '1'), note('y', '2'), note('x', '3'));
    expect(facts).toEqual([
      { kind: 'note', key: 'x', text: '3' },
      { kind: 'note', key: 'y', text: '2' },
    ]);
  });

  it('knows both stages of stopping, and the end', () => {
    expect(play(started, each['run.stopping']).stopping).toBe('safely');
    expect(play(started, each['run.stopping'], { type: 'run.stopping', force: true }).stopping).toBe('now');
    expect(play(started, each['run.settled'])).toMatchObject({ outcome: 'done', ms: 99 });
  });

  it('starts afresh with another run', () => {
    expect(play(started, each['step.settled'], each['run.settled'], started).steps[0]!.status).toBe('pending');
  });
});

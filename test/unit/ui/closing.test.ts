import { describe, expect, it } from 'vitest';
import { initialState } from '../../../src/engine/events/reduce.js';
import type { RunState } from '../../../src/engine/events/run-state.js';
import { closingOf } from '../../../src/ui/closing.js';

const commands = (state: RunState, named: string) => closingOf(state, named).next.map(([, command]) => command);

function done(id: number | string): RunState {
  const book = { id, title: 'A book', score: 1, support: 1 };
  const answer = { kind: 'answer', key: 'answer', request: '', body: '', of: 'it', books: [book] } as const;
  return { ...initialState, outcome: 'done', facts: [answer] };
}

describe('what to do next', () => {
  it('names no cluster where it is the default one', () =>
    expect(commands(done(240), '')).toEqual([
      'bookstore-ml recommend 240',
      'bookstore-ml status',
      'bookstore-ml up',
      'bookstore-ml down',
    ]));

  it('names the cluster in every command otherwise, for there may be more than one', () => {
    for (const state of [done(240), { ...initialState, outcome: 'failed' } as const]) {
      const next = commands(state, ' --name two');
      expect(next.filter((command) => !command.endsWith(' --name two'))).toEqual([]);
    }
  });

  it('can be pasted, whatever the books of a log are called', () =>
    expect(commands(done('$(reboot)'), '')[0]).toBe("bookstore-ml recommend '$(reboot)'"));
});

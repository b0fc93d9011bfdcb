import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { initialState, reduce } from '../../../src/engine/events/reduce.js';
import { readJournal } from '../../../src/engine/record/journal.js';
import { readState } from '../../../src/engine/record/state-file.js';
import { tempHome } from '../../unit/engine/temp-home.js';
import { buildKillable, type Killable } from './killable.js';

let program: Killable;
beforeAll(() => {
  program = buildKillable();
}, 60_000);
afterAll(() => program.remove());

/** run.started, seven events for each of three steps, run.settled. */
const EVENTS = 1 + 3 * 7 + 1;

describe('a run of a real process', () => {
  it(`has ${EVENTS} events when nothing kills it`, () => {
    const home = tempHome();
    expect(program.run('up', home, '-1', 'after')).toMatchObject({ status: 0, stderr: '' });
    expect(readJournal(home)[0]!.events).toHaveLength(EVENTS);
  });

  const everyEvent = Array.from({ length: EVENTS }, (_, seq) => seq);
  for (const when of ['before', 'after'] as const) {
    it.each(everyEvent)(`killed at event %i, ${when} it is recorded, and started again: ends the same`, (seq) => {
      const home = tempHome();
      expect(program.run('up', home, `${seq}`, when)).toMatchObject({ status: null, signal: 'SIGKILL' });
      expect(existsSync(join(home, 'lock'))).toBe(true);

      expect(program.run('up', home, '-1', when)).toMatchObject({ status: 0, stderr: '' });
      const [killed, resumed] = readJournal(home);
      expect(killed!.events.map((event) => event.seq)).toEqual(everyEvent.slice(0, when === 'after' ? seq + 1 : seq));
      const state = resumed!.events.reduce(reduce, initialState);
      expect(state.outcome).toBe('done');
      expect(state.steps.map(({ status }) => status === 'done' || status === 'satisfied')).toEqual([true, true, true]);
      expect(readState(home).saved).toMatchObject({ run: resumed!.header.run, outcome: 'done' });
      expect(readdirSync(join(home, 'target')).sort()).toEqual(['a', 'b', 'c']);
      expect(readdirSync(home).sort()).toEqual(['journal.ndjson', 'logs', 'state.json', 'target']);
    });
  }
});

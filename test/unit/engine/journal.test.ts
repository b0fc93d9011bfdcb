import { appendFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { initialState, reduce } from '../../../src/engine/events/reduce.js';
import { journalPath, openJournal, readJournal } from '../../../src/engine/record/journal.js';
import { broken, FakeTarget, failing, fakeStep, start } from './fakes.js';
import { tempHome } from './temp-home.js';

async function runWith(home: string, run: string) {
  const target = new FakeTarget();
  const journal = openJournal(home, { run, command: 'up', options: { port: 8080 } });
  const started = start({
    run,
    steps: [
      fakeStep(target, 'a', {
        apply: (ctx, id) => {
          ctx.report.log('some output');
          failing(1, broken({ transient: true }))(ctx, id);
        },
      }),
      fakeStep(target, 'b', { after: ['a'], apply: (ctx) => ctx.report.waiting('nothing much') }),
    ],
    decide: async () => 'skip',
    sinks: [journal.sink],
  });
  const state = await started.end();
  journal.close();
  return { ...started, state };
}

describe('the journal', () => {
  it('holds every event: replayed, it gives the state that the run ended in', async () => {
    const home = tempHome();
    const { events, state } = await runWith(home, 'r1');
    const [run] = readJournal(home);
    expect(run!.header).toMatchObject({
      journal: 1,
      run: 'r1',
      command: 'up',
      pid: process.pid,
      options: { port: 8080 },
    });
    expect(run!.events).toEqual(events);
    expect(run!.events.reduce(reduce, initialState)).toEqual(state);
  });

  it('grows run by run', async () => {
    const home = tempHome();
    await runWith(home, 'r1');
    await runWith(home, 'r2');
    expect(readJournal(home).map(({ header }) => header.run)).toEqual(['r1', 'r2']);
  });

  it('is read up to a torn last line, at whichever byte it was torn, and goes on after it', async () => {
    const home = tempHome();
    const { events } = await runWith(home, 'r1');
    const whole = readFileSync(journalPath(home));
    const last = whole.lastIndexOf('\n', whole.length - 2) + 1;
    for (let size = last; size < whole.length - 1; size += 7) {
      truncateSync(journalPath(home), size);
      expect(readJournal(home)[0]!.events).toEqual(events.slice(0, -1));
      openJournal(home, { run: 'r2', command: 'up', options: {} }).close();
      expect(readJournal(home).map(({ header }) => header.run)).toEqual(['r1', 'r2']);
      writeFileSync(journalPath(home), whole);
    }
  });

  it('is read around lines that are not ours and runs of another version', async () => {
    const home = tempHome();
    appendFileSync(
      journalPath(home),
      'hello\n[]\nnull\n{"journal":99,"run":"new"}\n{"journal":1,"run":"old"}\n{"seq":0,"type":"run.started"}\n',
    );
    await runWith(home, 'r1');
    expect(readJournal(home).map(({ header }) => header.run)).toEqual(['r1']);
  });

  it('is empty where there is none', () => {
    expect(readJournal(tempHome())).toEqual([]);
  });

  it('starts a new file when it has grown too long, and keeps one older', () => {
    const home = tempHome();
    for (const run of ['r1', 'r2', 'r3', 'r4']) openJournal(home, { run, command: 'up', options: {} }, 150).close();
    const kept = (path: string) => readFileSync(path, 'utf8').match(/r\d/g);
    expect(existsSync(`${journalPath(home)}.2`)).toBe(false);
    expect([...kept(`${journalPath(home)}.1`)!, ...kept(journalPath(home))!].at(-1)).toBe('r4');
    expect(readFileSync(journalPath(home)).length).toBeLessThan(400);
  });
});

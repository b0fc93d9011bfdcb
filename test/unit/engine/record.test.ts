import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { StepContext } from '../../../src/engine/contract.js';
import type { Sink } from '../../../src/engine/events/emitter.js';
import { openRecord } from '../../../src/engine/record/record.js';
import { emptySavedState, estimateFrom, saveEvent } from '../../../src/engine/record/saved-state.js';
import { readState, statePath } from '../../../src/engine/record/state-file.js';
import { stepLogPath } from '../../../src/engine/record/step-logs.js';
import { replaceFileSync } from '../../../src/lib/files/atomic-file-sync.js';
import { broken, FakeTarget, failing, fakeStep, start } from './fakes.js';
import { tempHome } from './temp-home.js';

const options = { port: 8080, profile: 'm' };

interface Recorded {
  readonly run?: string;
  readonly target?: FakeTarget;
  readonly a?: Parameters<typeof fakeStep>[2];
  readonly before?: Sink;
  readonly decide?: () => Promise<'fix' | 'retry' | 'skip' | 'quit'>;
}

/** A run of one step, recorded in `home`. */
async function record(home: string, { run = 'r1', target = new FakeTarget(), a = {}, before, decide }: Recorded = {}) {
  const kept = openRecord(home, { run, command: 'up', options });
  const started = start({
    run,
    steps: [fakeStep(target, 'a', a)],
    sinks: [...(before ? [before] : []), ...kept.sinks],
    ...(decide && { decide }),
  });
  const state = await started.end();
  kept.close();
  return { ...started, state, troubles: kept.troubles(), past: kept.past };
}

describe('the state file', () => {
  it('keeps options, outcomes, attempts and how long a step took', async () => {
    const home = tempHome();
    await record(home, { a: { apply: (ctx) => ctx.sleep(7000) } });
    expect(readState(home).saved).toMatchObject({
      schema: 1,
      run: 'r1',
      outcome: 'done',
      options,
      steps: { a: { outcome: 'done', attempts: 1, durations: [7000] } },
    });
    expect(readState(home).saved!.steps.a).not.toHaveProperty('startedAt');
  });

  it('is left alone by events that change nothing in it', async () => {
    const home = tempHome();
    const kept = openRecord(home, { run: 'r1', command: 'up', options });
    const files: [string, number][] = [];
    const look: Sink = ({ type }) => files.push([type, statSync(statePath(home)).ino]);
    const apply = (ctx: StepContext) => ctx.report.log('something');
    await start({ steps: [fakeStep(new FakeTarget(), 'a', { apply })], sinks: [...kept.sinks, look] }).end();
    kept.close();
    const inodes = new Map(files);
    expect(inodes.get('step.log')).toBe(inodes.get('step.started'));
    expect(inodes.get('step.verifying')).toBe(inodes.get('step.started'));
  });

  it('counts no wait for a decision among the durations', async () => {
    const home = tempHome();
    const target = new FakeTarget();
    const apply = () => {
      target.there.add('a');
      throw broken();
    };
    await record(home, { target, a: { apply }, decide: async () => 'retry' });
    expect(readState(home).saved!.steps.a).toMatchObject({ outcome: 'done', durations: [] });
  });

  it('keeps the latest durations only', () => {
    let saved = emptySavedState;
    for (let n = 1; n <= 7; n++) {
      saved = saveEvent(saved, { at: 0, seq: 0, type: 'step.started', step: 'a', attempt: 1, reason: '' }, {});
      const settled = { type: 'step.settled', step: 'a', outcome: 'done', ms: 0, summary: '' } as const;
      saved = saveEvent(saved, { at: n, seq: 0, ...settled }, {});
    }
    expect(saved.steps.a!.durations).toEqual([3, 4, 5, 6, 7]);
  });

  it('is written at each event that changes it, before anything is shown', async () => {
    const home = tempHome();
    const seen: string[] = [];
    const kept = openRecord(home, { run: 'r1', command: 'up', options });
    const look: Sink = ({ type }) => {
      const { saved } = readState(home);
      const { outcome, startedAt } = saved?.steps.a ?? {};
      seen.push(
        `${type}: ${outcome ?? (startedAt === undefined ? 'nothing' : 'at work')}, ${saved?.outcome ?? 'open'}`,
      );
    };
    await start({ steps: [fakeStep(new FakeTarget(), 'a')], sinks: [...kept.sinks, look] }).end();
    kept.close();
    expect(seen).toEqual([
      'run.started: nothing, open',
      'step.checking: nothing, open',
      'step.started: at work, open',
      'step.verifying: at work, open',
      'step.settled: done, open',
      'run.settled: done, done',
    ]);
  });

  it('keeps the last failure, and the fix that was accepted as an option of the next run', async () => {
    const home = tempHome();
    const remedy = { label: 'port 8090', set: { port: 8090 } };
    await record(home, { a: { apply: failing(1, broken({ remedy })) }, decide: async () => 'fix' });
    const { saved } = readState(home);
    expect(saved!.options).toEqual({ port: 8090, profile: 'm' });
    expect(saved!.steps.a).toMatchObject({ outcome: 'done', attempts: 2, failure: { code: 'BML-T01' } });
  });

  it('hands the earlier run to the next one, and does not count a no-op among the durations', async () => {
    const home = tempHome();
    const target = new FakeTarget();
    await record(home, { target, a: { apply: (ctx) => ctx.sleep(3000) } });
    const { past } = await record(home, { run: 'r2', target });
    expect(past).toMatchObject({ run: 'r1', outcome: 'done' });
    expect(readState(home).saved).toMatchObject({
      run: 'r2',
      steps: { a: { outcome: 'satisfied', durations: [3000] } },
    });
  });

  it.each([
    ['', 'it is damaged'],
    ['{"schema":1,"run"', 'it is damaged'],
    ['null', 'it is damaged'],
    ['[]', 'it is damaged'],
    ['{"schema":1,"run":"x","options":{},"steps":{"a":{"at":"now"}}}', 'it is damaged'],
    ['\0\0\0\0', 'it is damaged'],
    ['{"schema":2,"new":true}', 'it was written by a newer bookstore-ml'],
  ])('that reads %j is set aside with a note, whole, and the run goes on', async (text, problem) => {
    const home = tempHome();
    writeFileSync(statePath(home), text);
    expect(readState(home)).toEqual({ problem });
    for (const n of [1, 2]) {
      writeFileSync(statePath(home), text);
      const { state, troubles } = await record(home);
      expect(state.outcome).toBe('done');
      expect(troubles).toEqual([`${statePath(home)} was set aside as ${statePath(home)}.corrupt-${n}: ${problem}`]);
      expect(readFileSync(`${statePath(home)}.corrupt-${n}`, 'utf8')).toBe(text);
      expect(readState(home).saved!.outcome).toBe('done');
    }
  });
});

describe('a state file that is lost', () => {
  const remedy = { label: 'port 8090', set: { port: 8090 } };

  it.each([
    ['is gone', (path: string) => rmSync(path)],
    ['is damaged', (path: string) => writeFileSync(path, '{"schema":1,"ru')],
  ])('%s: the journal tells what it held, accepted fixes too', async (_, lose) => {
    const home = tempHome();
    await record(home, { run: 'r1', a: { apply: (ctx) => ctx.sleep(7000) } });
    await record(home, { run: 'r2', a: { apply: failing(1, broken({ remedy })) }, decide: async () => 'fix' });
    const { saved } = readState(home);
    expect(saved!.options).toEqual({ port: 8090, profile: 'm' });
    lose(statePath(home));
    expect(readState(home).saved).toEqual(saved);
    expect((await record(home, { run: 'r3' })).past).toEqual(saved);
  });
});

describe('a home that cannot be written', () => {
  it('from the start: an error before anything is done', () => {
    const file = join(tempHome(), 'file');
    writeFileSync(file, '');
    expect(() => openRecord(join(file, 'home'), { run: 'r1', command: 'up', options })).toThrow(/ENOTDIR/);
  });

  it.skipIf(!existsSync('/dev/full'))('full from some point on: the run goes on and says what is lost', async () => {
    const home = tempHome();
    mkdirSync(join(home, 'logs'));
    symlinkSync('/dev/full', stepLogPath(home, { letter: 'a', id: 'a' }));
    const { state, troubles, events } = await record(home);
    expect(state.outcome).toBe('done');
    expect(troubles).toEqual([expect.stringMatching(/^the log of this run has gaps: ENOSPC/)]);
    expect(events.at(-1)!.type).toBe('run.settled');
  });

  it('for a while only: the state file catches up, and nothing is left beside it', async () => {
    const home = tempHome();
    const { state, troubles } = await record(home, {
      before: ({ type }) => {
        if (type === 'run.started') mkdirSync(statePath(home));
        if (type === 'step.settled') rmdirSync(statePath(home));
      },
    });
    expect(state.outcome).toBe('done');
    expect(troubles).toEqual([expect.stringMatching(/^the state file of this run has gaps: /)]);
    expect(readState(home).saved).toMatchObject({ outcome: 'done', steps: { a: { outcome: 'done' } } });
    expect(readdirSync(home).sort()).toEqual(['journal.ndjson', 'logs', 'state.json']);
  });
});

it('does not hide a bug of ours as trouble with the disk', async () => {
  const home = tempHome();
  const kept = openRecord(home, { run: 'r1', command: 'up', options });
  const apply = (ctx: StepContext) => ctx.report.progress(0, 1n as never, 'no JSON');
  const run = start({ steps: [fakeStep(new FakeTarget(), 'a', { apply })], sinks: kept.sinks });
  await expect(run.end()).rejects.toThrow(TypeError);
  kept.close();
});

describe('replaceFileSync', () => {
  it('leaves the old text, and nothing beside it, where it cannot write the new', () => {
    const home = tempHome();
    mkdirSync(join(home, 'folder'));
    expect(() => replaceFileSync(join(home, 'folder'), 'text')).toThrow();
    expect(readdirSync(home)).toEqual(['folder']);
  });
});

describe('the log of a step', () => {
  it('holds all that the step said, with its commands and how it ended', async () => {
    const home = tempHome();
    const lines = Array.from({ length: 2000 }, (_, n) => `line ${n}`);
    await record(home, {
      a: {
        apply: (ctx) => {
          ctx.report.command({ argv: ['echo', 'two words'], purpose: 'say it', mutates: false });
          for (const line of lines) ctx.report.log(line);
        },
      },
    });
    const log = readFileSync(stepLogPath(home, { letter: 'A', id: 'a' }), 'utf8');
    expect(log).toContain(`$ echo 'two words'\n${lines.join('\n')}\n---`);
    expect(log).toMatch(/^--- \S+Z attempt 1 of run r1: absent\n/);
    expect(log).toMatch(/--- \S+Z done after 0\.0 s: a answers\n$/);
  });

  it('holds each failure', async () => {
    const home = tempHome();
    const evidence = 'connection refused';
    await record(home, { a: { apply: failing(9, broken({ evidence })) } });
    const log = readFileSync(stepLogPath(home, { letter: 'A', id: 'a' }), 'utf8');
    expect(log).toContain('BML-T01 it broke\n    connection refused\n    a test\n    try again\n');
  });

  it('is not there where the step was done already', async () => {
    const home = tempHome();
    await record(home, { a: { verdict: { state: 'done', summary: 'there' } } });
    expect(existsSync(join(home, 'logs'))).toBe(false);
  });
});

describe('the usual time of a step', () => {
  const saved = (durations: number[]) => ({
    schema: 1 as const,
    run: 'r',
    options: {},
    steps: { a: { at: 0, attempts: 1, durations } },
  });

  it('is what the step says until it was seen here', () => {
    expect(estimateFrom([30, 60], undefined, 'a')).toEqual([30, 60]);
    expect(estimateFrom([30, 60], saved([]), 'a')).toEqual([30, 60]);
    expect(estimateFrom([30, 60], saved([5000]), 'b')).toEqual([30, 60]);
  });

  it('is then a little wider than what was seen', () => {
    expect(estimateFrom([30, 60], saved([10_000]), 'a')).toEqual([8, 13]);
    expect(estimateFrom([30, 60], saved([10_000, 20_000]), 'a')).toEqual([8, 25]);
  });
});

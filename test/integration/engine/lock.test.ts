import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FailureError } from '../../../src/engine/failure.js';
import { acquireLock, lockHolder } from '../../../src/engine/record/lock.js';
import { ownIdentity } from '../../../src/lib/process/process-identity.js';
import { tempHome } from '../../unit/engine/temp-home.js';
import { buildKillable, deadPid, type Killable } from './killable.js';

const file = (home: string) => join(home, 'lock');

function leave(home: string, change: object) {
  const holder = {
    ...ownIdentity(),
    nonce: 'left-behind',
    since: '2026-01-01T00:00:00.000Z',
    command: 'up',
    ...change,
  };
  writeFileSync(file(home), JSON.stringify(holder));
}

async function refusal(home: string) {
  const error = await acquireLock(home, 'down').then(
    (lock) => {
      lock.release();
      return undefined;
    },
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(FailureError);
  return (error as FailureError).failure;
}

describe('the lock of a home', () => {
  it('is held by one at a time, and names its holder to the other', async () => {
    const home = join(tempHome(), 'made', 'by', 'it');
    const lock = await acquireLock(home, 'bookstore-ml up --yes');
    const { since } = lockHolder(home)!;
    const failure = await refusal(home);
    expect(failure.code).toBe('BML-X02');
    expect(failure.evidence).toBe(`pid ${process.pid} on ${hostname()} since ${since}: bookstore-ml up --yes`);
    expect(failure.fix).toContain(file(home));
    lock.release();
    (await acquireLock(home, 'down')).release();
  });

  it('leaves nothing behind', async () => {
    const home = tempHome();
    const listeners = process.listenerCount('exit');
    const lock = await acquireLock(home, 'up');
    expect(readdirSync(home)).toEqual(['lock']);
    lock.release();
    lock.release();
    expect(readdirSync(home)).toEqual([]);
    expect(lockHolder(home)).toBeUndefined();
    expect(process.listenerCount('exit')).toBe(listeners);
  });

  it('is not let go of by whoever holds it no more', async () => {
    const home = tempHome();
    const lock = await acquireLock(home, 'up');
    leave(home, { nonce: 'of another' });
    lock.release();
    expect(readdirSync(home)).toEqual(['lock']);
  });

  it('is broken when its holder is dead', async () => {
    const home = tempHome();
    leave(home, { pid: deadPid() });
    expect(lockHolder(home)).toBeUndefined();
    (await acquireLock(home, 'up')).release();
    expect(readdirSync(home)).toEqual([]);
  });

  it.skipIf(process.platform !== 'linux')(
    'is broken when another process has the number of its holder now',
    async () => {
      const home = tempHome();
      leave(home, { started: 'another boot/1' });
      (await acquireLock(home, 'up')).release();
      expect(readdirSync(home)).toEqual([]);
    },
  );

  it('is not broken when its holder is on another machine, of which nothing can be known', async () => {
    const home = tempHome();
    leave(home, { host: 'elsewhere', machine: 'another', started: 'another boot/1', pid: deadPid() });
    expect((await refusal(home)).evidence).toContain('on elsewhere');
  });

  it('is broken when its holder is dead and this machine has another name since, as in another Wi-Fi', async () => {
    const home = tempHome();
    leave(home, { host: 'the-name-before', pid: deadPid() });
    (await acquireLock(home, 'up')).release();
    expect(readdirSync(home)).toEqual([]);
  });

  it('of the version before is understood: a dead holder here, a live one, and one elsewhere', async () => {
    const home = tempHome();
    const { pid, started } = ownIdentity();
    const rest = { nonce: 'old', since: '2026-01-01T00:00:00.000Z', command: 'up' };
    const write = (holder: object) => writeFileSync(file(home), JSON.stringify({ ...holder, ...rest }));
    write({ pid, host: hostname(), started });
    expect((await refusal(home)).evidence).toContain(`pid ${pid} on ${hostname()}`);
    write({ pid: deadPid(), host: 'elsewhere' });
    expect((await refusal(home)).evidence).toContain('on elsewhere');
    write({ pid: deadPid(), host: hostname(), started });
    (await acquireLock(home, 'up')).release();
    expect(readdirSync(home)).toEqual([]);
  });

  it.each(['', 'not ours', '{"pid":1}', 'null'])('is not broken when it reads %j', async (text) => {
    const home = tempHome();
    writeFileSync(file(home), text);
    expect(await refusal(home)).toMatchObject({ code: 'BML-X02', what: 'the lock of this cluster cannot be read' });
    expect(readFileSync(file(home), 'utf8')).toBe(text);
  });

  it('is broken although one that was breaking it died too', async () => {
    const home = tempHome();
    const pid = deadPid();
    leave(home, { pid });
    const breaker = { ...ownIdentity(), pid, nonce: 'breaker', since: '', command: 'up' };
    writeFileSync(`${file(home)}.break-left-behind`, JSON.stringify(breaker));
    (await acquireLock(home, 'up')).release();
    expect(readdirSync(home)).toEqual([]);
  });
});

describe('many processes that break locks of the dead', () => {
  let program: Killable;
  beforeAll(() => {
    program = buildKillable();
  }, 60_000);
  afterAll(() => program.remove());

  it('hold it one at a time', async () => {
    const home = tempHome();
    const [processes, times] = [4, 40];
    leave(home, { pid: deadPid() });
    const ends = await Promise.all(
      Array.from({ length: processes }, () => program.start('contend', home, `${times}`, `${deadPid()}`)),
    );
    expect(ends).toEqual(ends.map(() => ({ code: 0, stderr: '' })));
    expect(readFileSync(join(home, 'turns'), 'utf8').trim().split('\n')).toHaveLength(processes * times);
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync } from 'node:fs';
import { hostname } from 'node:os';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { identify, ownIdentity, type ProcessIdentity, standingOf } from '../../../src/lib/process/process-identity.js';
import { commandLine } from '../../../src/lib/process/process-table.js';
import { tempFolder } from '../../unit/recommender/temp-folder.js';

const folder = tempFolder();

async function endedPid(): Promise<number> {
  const child = spawn('true');
  await once(child, 'exit');
  return child.pid!;
}

describe('a process', () => {
  it('is known again as itself', () => {
    const mine = ownIdentity();
    expect(mine).toEqual(identify(process.pid));
    expect(standingOf(mine)).toBe('running');
    expect(commandLine(process.pid)).toContain('node');
  });

  it('that has ended is ended, and nobody is there to identify', async () => {
    const pid = await endedPid();
    expect(identify(pid)).toBeUndefined();
    expect(standingOf({ ...ownIdentity(), pid })).toBe('ended');
  });

  it('that has the number of another one is not taken for it', () => {
    expect(standingOf({ ...ownIdentity(), pid: process.ppid })).toBe('ended');
  });

  it('is the same although the machine was given another name', () => {
    expect(standingOf({ ...ownIdentity(), host: 'before' })).toBe('running');
  });

  it('of another machine cannot be told, whatever has its number here', () => {
    const elsewhere = { host: 'elsewhere', machine: 'another', started: 'another boot/1' };
    expect(standingOf({ ...ownIdentity(), ...elsewhere })).toBe('unknown');
  });

  it('that ran before this machine was started anew has ended, whatever it is called now', () => {
    expect(standingOf({ ...ownIdentity(), host: 'before', started: 'another boot/1' })).toBe('ended');
  });
});

describe.skipIf(process.platform !== 'linux')('what older versions noted on Linux', () => {
  const tick = () => ownIdentity().started!.split('/')[1]!;

  it.each<[string, () => ProcessIdentity, string]>([
    ['a clock tick alone', () => ({ pid: process.pid, started: tick() }), 'running'],
    ['the tick of another process', () => ({ pid: process.pid, started: '1' }), 'ended'],
    [
      'boot, tick and host name',
      () => ({ pid: process.pid, host: hostname(), started: ownIdentity().started }),
      'running',
    ],
    ['another host name', () => ({ pid: process.pid, host: 'elsewhere', started: tick() }), 'unknown'],
    ['nothing but a number that an unrelated program has', () => ({ pid: process.ppid }), 'unknown'],
  ])('%s', (_, noted, standing) => {
    // The parent may be a run of the tests from a folder of our name.
    const found = standingOf(noted());
    expect(standing === 'unknown' && noted().started === undefined ? ['unknown', 'ended'] : [standing]).toContain(
      found,
    );
  });
});

describe('on macOS, without /proc', () => {
  const start = new Date('2026-07-01T12:00:05Z').getTime() / 1000;
  const platform = process.platform;
  afterEach(() => {
    Object.defineProperty(process, 'platform', { value: platform });
    vi.unstubAllEnvs();
  });

  /** Fields each in their own -o, as the ps of macOS wants them; local time by TZ. */
  function onMac(epoch = start): void {
    const script = `#!/bin/sh
[ "$LC_ALL" = C ] || exit 9
out=
while [ $# -gt 1 ]; do
  case "$1 $2" in
    "-o stat=") out="$out Ss  " ;;
    "-o lstart=") out="$out $(date -d @${epoch} '+%a %b %e %H:%M:%S %Y')" ;;
    "-o command=") out="$out node /x/bookstore-ml.js serve" ;;
  esac
  shift
done
echo "$out"
`;
    chmodSync(folder.write('ps', script), 0o755);
    vi.stubEnv('PATH', `${folder.path}:${process.env.PATH}`);
    Object.defineProperty(process, 'platform', { value: 'darwin' });
  }

  it('is known by its start, in UTC', () => {
    onMac();
    expect(ownIdentity().started).toBe('2026-07-01T12:00:05.000Z');
    expect(standingOf(ownIdentity())).toBe('running');
  });

  it('is still the same in another time zone', () => {
    onMac();
    vi.stubEnv('TZ', 'Europe/Berlin');
    const noted = ownIdentity();
    vi.stubEnv('TZ', 'Asia/Kolkata');
    expect(standingOf(noted)).toBe('running');
  });

  it('is known by the number of the machine, whatever the machine is called', () => {
    onMac();
    expect(ownIdentity().machine).toBeTruthy();
    expect(standingOf({ ...ownIdentity(), host: 'in-another-wifi.local' })).toBe('running');
    expect(standingOf({ ...ownIdentity(), host: 'elsewhere', machine: 'another' })).toBe('unknown');
  });

  it('is not a later one of the same number', () => {
    onMac();
    const noted = ownIdentity();
    onMac(start + 90);
    expect(standingOf(noted)).toBe('ended');
  });

  it.each([
    ['Wed Jul  1 14:00:05 2026', 'running'],
    ['Wed Jul  1 17:30:05 2026', 'running'],
    ['Wed Jul  1 05:00:05 2026', 'running'],
    ['Wed Jul  1 14:03:05 2026', 'ended'],
    ['Tue Jun 30 12:00:05 2026', 'ended'],
  ])('with the local time %s that an older version noted, %s', (started, standing) => {
    onMac();
    expect(standingOf({ pid: process.pid, started })).toBe(standing);
  });

  it('with a number alone, as older versions had it in locks, counts as running only if it is ours', () => {
    onMac();
    expect(standingOf({ pid: process.pid, host: hostname() })).toBe('unknown');
    chmodSync(folder.write('ps', '#!/bin/sh\necho Safari\n'), 0o755);
    expect(standingOf({ pid: process.pid, host: hostname() })).toBe('ended');
  });

  it('cannot be told where there is no ps', () => {
    onMac();
    const noted = ownIdentity();
    chmodSync(folder.write('ps', '#!/bin/sh\nexit 127\n'), 0o755);
    expect(standingOf(noted)).toBe('unknown');
  });
});

import { afterEach, describe, expect, test, vi } from 'vitest';
import { stateRoot } from '../../../src/cli/run/home.js';
import { keepRawMode } from '../../../src/cli/signals/keep-raw-mode.js';
import type { Machine } from '../../../src/doctor/check.js';
import { characters } from '../../../src/doctor/checks/terminal.js';
import { chooseGlyphs, UNICODE } from '../../../src/ui/glyphs.js';

const os = vi.hoisted(() => ({ homedir: (): string => '/home/me' }));
vi.mock(import('node:os'), async (original) => {
  const real = await original();
  return { ...real, homedir: () => os.homedir(), default: { ...real, homedir: () => os.homedir() } };
});
afterEach(() => void process.removeAllListeners('SIGCONT'));

describe('a user without a home folder', () => {
  test.each([
    [
      'of whom the system knows nothing',
      () => {
        throw new Error('ENOENT: no such file or directory, uv_os_homedir');
      },
    ],
    ['whose HOME is empty', () => ''],
  ])('%s is told to name a folder', (_, homedir) => {
    os.homedir = homedir;
    expect(() => stateRoot({})).toThrow('there is no home folder for this user');
    expect(stateRoot({ BOOKSTORE_ML_HOME: '/srv/state' })).toBe('/srv/state');
    expect(stateRoot({ XDG_STATE_HOME: '/srv' })).toBe('/srv/bookstore-ml');
  });
});

test.each([
  {},
  { LANG: 'C.UTF-8' },
  { LANG: 'tr_TR.utf8' },
  { LC_ALL: 'C', LANG: 'C.UTF-8' },
  { LANG: 'POSIX' },
  { TERM: 'linux', LANG: 'C.UTF-8' },
  { TERM: 'dumb' },
])('doctor says of %j what the wizard draws', async (env) => {
  const found = await characters.diagnose({ env } as unknown as Machine, new AbortController().signal);
  expect(found.state === 'ok').toBe(chooseGlyphs(env, 'darwin') === UNICODE);
});

describe('a wizard that comes back by fg', () => {
  test('has its keys at once, and draws itself', () => {
    const modes: boolean[] = [];
    const emitted: string[] = [];
    const stdin = { isRaw: true, setRawMode: (mode: boolean) => void modes.push(mode) };
    keepRawMode(stdin as never, { emit: (event: string) => emitted.push(event) > 0 } as never);
    process.emit('SIGCONT');
    expect([modes, emitted]).toEqual([[false, true], ['resize']]);
  });

  test('that does not read keys leaves the terminal alone', () => {
    const setRawMode = vi.fn();
    keepRawMode({ isRaw: false, setRawMode } as never, { emit: () => true } as never);
    process.emit('SIGCONT');
    expect(setRawMode).not.toHaveBeenCalled();
  });
});

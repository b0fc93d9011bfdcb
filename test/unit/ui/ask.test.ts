import { describe, expect, it, vi } from 'vitest';
import { choose, confirm, confirmByName } from '../../../src/ui/ask/ask.js';
import { createMemoryTerminal, type MemoryTerminal } from '../../fixtures/memory-terminal.js';

const choices = [
  { key: 'r', name: 'retry', value: 1 },
  { key: 'q', name: 'quit', value: 2 },
];

describe('a question', () => {
  it('is not asked without a terminal: the error names the flag that answers it', async () => {
    const { stdin, stdout } = createMemoryTerminal(80, 24, false);
    const failing = confirm('Remove all of it?', false, { stdin, stdout, flag: '--yes' });
    await expect(failing).rejects.toMatchObject({
      name: 'UsageError',
      message: 'Cannot ask "Remove all of it?" without a terminal.',
      hint: 'Answer it with --yes.',
    });
    await expect(choose('Which?', choices, { stdin, stdout, flag: '--only' })).rejects.toThrow('without a terminal');
  });

  it('is answered by a key and Enter', async () => {
    const { stdin, stdout, type } = createMemoryTerminal(80, 24);
    const asked = choose('What now?', choices, { stdin, stdout, flag: '--yes' });
    type('q');
    type('\r');
    expect(await asked).toEqual({ kind: 'answered', value: 2 });
  });

  it('has a default that Enter alone takes', async () => {
    const { stdin, stdout, type } = createMemoryTerminal(80, 24);
    const asked = confirm('Go on?', true, { stdin, stdout, flag: '--yes' });
    type('\r');
    expect(await asked).toEqual({ kind: 'answered', value: true });
  });

  it('is stopped by Ctrl-C and by its signal: neither is an answer', async () => {
    const first = createMemoryTerminal(80, 24);
    const byKey = confirm('Go on?', true, { stdin: first.stdin, stdout: first.stdout, flag: '--yes' });
    first.type('\u0003');
    expect(await byKey).toEqual({ kind: 'stopped' });

    const second = createMemoryTerminal(80, 24);
    const stop = new AbortController();
    const bySignal = confirm('Go on?', true, { ...second, flag: '--yes', signal: stop.signal });
    stop.abort();
    expect(await bySignal).toEqual({ kind: 'stopped' });
  });
});

const PASTE = (text: string) => `\u001b[200~${text}\u001b[201~`;
const CTRL_D = '\u0004';

/** Types a line at each prompt: what comes with a line that is answered is dropped, as the rest of a paste. */
async function typeLines({ type, written }: Pick<MemoryTerminal, 'type' | 'written'>, lines: readonly string[]) {
  for (const [at, line] of lines.entries()) {
    await vi.waitUntil(() => written().split(MARK_PASTES).length > at + 1);
    await vi.waitUntil(() => written().split(MARK_PASTES).at(-1) !== '');
    type(line);
  }
}

/** What a prompt begins with: from then on the terminal marks what is pasted. */
const MARK_PASTES = '\u001b[?2004h';

describe('a yes-or-no question', () => {
  it.each([
    ['y\r', true],
    ['YES\r', true],
    ['n\r', false],
    ['No\r', false],
    ['\r', false],
    [CTRL_D, false],
    ['yo\u007fes\r', true],
    ['nonsense\u0015y\r', true],
  ])('takes %j as %s', async (keys, value) => {
    const { stdin, stdout, type } = createMemoryTerminal(80, 24);
    const asked = confirm('Go on?', false, { stdin, stdout, flag: '--yes' });
    type(keys);
    expect(await asked).toEqual({ kind: 'answered', value });
  });

  it.each([
    [['yarn add left-pad\r', 'n\r'], false],
    [['yarn add left-pad\ry\r', 'n\r'], false],
    [['yep\r', 'y\r'], true],
    [['yarn\r', 'yep\r', 'yeah\r'], false],
  ])('asks again after %j', async (lines, value) => {
    const { stdin, stdout, type, written } = createMemoryTerminal(80, 24);
    const asked = confirm('Go on?', false, { stdin, stdout, flag: '--yes' });
    await typeLines({ type, written }, lines);
    expect(await asked).toEqual({ kind: 'answered', value });
  });

  it('says which answers there are', async () => {
    const { stdin, stdout, type, screen, written } = createMemoryTerminal(80, 24);
    const asked = confirm('Go on?', false, { stdin, stdout, flag: '--yes' });
    await typeLines({ type, written }, ['yarn\r', 'n\r']);
    await asked;
    expect(await screen()).toBe('Go on? (y/N) yarn\nType y or n.\nGo on? (y/N) n');
  });
});

describe('a question that wants a name', () => {
  it.each([
    ['bookstore\r', true],
    ['y\r', false],
    ['yes\r', false],
    ['\r', false],
    [CTRL_D, false],
    ['yarn add left-pad\r', false],
    ['Bookstore\r', false],
    [`${PASTE('bookstore')}\r`, false],
    [`book${PASTE('store')}\r`, false],
    [PASTE('bookstore\r'), false],
  ])('takes %j as %s', async (keys, value) => {
    const { stdin, stdout, type, rawMode } = createMemoryTerminal(80, 24);
    const answer = { name: 'bookstore', otherwise: 'keep it' };
    const asked = confirmByName('Remove "bookstore"?', answer, { stdin, stdout, flag: '--yes' });
    type(keys);
    expect(await asked).toEqual({ kind: 'answered', value });
    expect(rawMode()).toBe(false);
  });

  it('is stopped by Ctrl-C, and is not asked without a terminal', async () => {
    const { stdin, stdout, type } = createMemoryTerminal(80, 24);
    const asked = confirmByName('Touch lab?', { name: 'lab', otherwise: 'leave it' }, { stdin, stdout, flag: '--yes' });
    type('la\u0003');
    expect(await asked).toEqual({ kind: 'stopped' });
    const pipe = createMemoryTerminal(80, 24, false);
    const failing = confirmByName('Touch lab?', { name: 'lab', otherwise: 'leave it' }, { ...pipe, flag: '--yes' });
    await expect(failing).rejects.toThrow('without a terminal');
  });
});

it('a choice is asked again until one of its keys is typed, and Ctrl-D chooses nothing', async () => {
  const { stdin, stdout, type, screen, written } = createMemoryTerminal(80, 24);
  const asked = choose('What now?', choices, { stdin, stdout, flag: '--yes' });
  await typeLines({ type, written }, ['retry everything\r', 'R\r']);
  expect(await asked).toEqual({ kind: 'answered', value: 1 });
  expect(await screen()).toContain('What now?\n  r) retry\n  q) quit\nType r, q and Enter: retry everything\n');
  const ended = createMemoryTerminal(80, 24);
  const none = choose('What now?', choices, { ...ended, flag: '--yes' });
  ended.type(CTRL_D);
  expect(await none).toEqual({ kind: 'stopped' });
});

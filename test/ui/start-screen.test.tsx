import { describe, expect, it, vi } from 'vitest';
import { takeKeyboard } from '../../src/ui/start/keyboard.js';
import { askToStart, type StartAnswer } from '../../src/ui/start/start-screen.js';
import type { UpPlan } from '../../src/ui/start/up-plan.js';
import { createMemoryTerminal } from '../fixtures/memory-terminal.js';

const plan = (change: Partial<UpPlan> = {}): UpPlan => ({
  target: 'local',
  rows: [{ label: 'target', text: 'local', state: 'ok' }],
  details: [],
  pause: false,
  ...change,
});

function open(first: UpPlan, typedBefore = '') {
  const terminal = createMemoryTerminal(80, 24);
  const interrupts: string[] = [];
  const keyboard = takeKeyboard(terminal.stdin, () => interrupts.push('interrupt'));
  if (typedBefore !== '') terminal.type(typedBefore);
  let current = first;
  let listener = () => {};
  const answers: StartAnswer[] = [];
  const answer = askToStart({
    stdout: terminal.stdout,
    env: { LANG: 'C.UTF-8' },
    keyboard,
    source: {
      current: () => current,
      subscribe(next) {
        listener = next;
        return () => {
          listener = () => {};
        };
      },
      switchTarget: () => change(plan({ rows: [{ label: 'target', text: 'kind', state: 'ok' }] })),
    },
  });
  answer.then((one) => answers.push(one));
  const change = (next: UpPlan) => {
    current = next;
    listener();
  };
  /** Once what was typed before is past. */
  const ready = async () => {
    for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve));
  };
  const shows = (text: string) => vi.waitFor(async () => expect(await terminal.screen()).toContain(text));
  return { terminal, keyboard, answer, answers, change, shows, ready, interrupts };
}

describe('the start screen', () => {
  it('is there at once, with the keyboard taken', async () => {
    const { terminal, shows } = open(plan());
    expect(terminal.rawMode()).toBe(true);
    expect(terminal.written()).toContain('this is what up will do');
    await shows('Enter go on');
  });

  it('goes on with Enter, and stays in the scrollback without its keys', async () => {
    const { terminal, answer, shows, ready } = open(plan());
    await shows('Enter go on');
    await ready();
    terminal.type('\r');
    expect(await answer).toEqual({ kind: 'go', pause: false });
    const text = await terminal.scrollback();
    expect(text).toContain('target     local');
    expect(text).not.toContain('Enter');
  });

  it('takes no Enter that was typed before it was there', async () => {
    const { terminal, answers, answer, shows } = open(plan(), '\r');
    await shows('Enter go on');
    terminal.type('d');
    await shows('fewer details');
    expect(answers).toEqual([]);
    terminal.type('q');
    expect(await answer).toEqual({ kind: 'quit' });
  });

  it('changes what is shown as more is known, and as another target is taken', async () => {
    const { terminal, change, shows, ready } = open(plan({ target: undefined }));
    await ready();
    change(plan({ rows: [{ label: 'target', text: 'local, by now', state: 'ok' }], other: 'kind' }));
    await shows('local, by now');
    await ready();
    terminal.type('t');
    await shows('target     kind');
    expect((await terminal.scrollback()).match(/this is what up will do/g)).toHaveLength(1);
  });

  it('goes on with an Enter that came before the target was known, once it is', async () => {
    const { terminal, answer, answers, change, shows, ready } = open(plan({ target: undefined }));
    await ready();
    terminal.type('\r');
    await shows('as soon as the target is known');
    expect(answers).toEqual([]);
    change(plan());
    expect(await answer).toEqual({ kind: 'go', pause: false });
  });

  it('does not go on where something stands in the way', async () => {
    const stuck = plan({ rows: [{ label: 'docker', text: 'it does not answer', state: 'fail' }] });
    const { terminal, answers, answer, shows, ready } = open(stuck);
    await ready();
    terminal.type('\r');
    await ready();
    terminal.type('d');
    await shows('fewer details');
    expect(answers).toEqual([]);
    terminal.type('\u0003');
    expect(await answer).toEqual({ kind: 'interrupted' });
  });

  it('keeps no rows behind when the window narrows', async () => {
    const long = plan({ rows: [{ label: 'makes', text: 'a kind cluster '.repeat(7), state: 'ok' }] });
    const { terminal, shows } = open(long);
    await shows('Enter go on');
    terminal.resize(50, 24);
    await shows('Enter go');
    expect((await terminal.scrollback()).match(/Enter go/g)).toHaveLength(1);
    expect((await terminal.scrollback()).match(/what up will do/g)?.length ?? 1).toBe(1);
  });
});

describe('the keyboard', () => {
  it('interrupts on a Ctrl-C that nobody listens for, and gives the terminal back first', async () => {
    const terminal = createMemoryTerminal(80, 24);
    const modes: boolean[] = [];
    takeKeyboard(terminal.stdin, () => modes.push(terminal.rawMode()));
    terminal.type('some text');
    terminal.type('\u0003');
    await vi.waitFor(() => expect(modes).toEqual([false]));
  });

  it('is handed over with raw mode on, and released with it off', () => {
    const terminal = createMemoryTerminal(80, 24);
    takeKeyboard(terminal.stdin, () => {}).handOver();
    expect(terminal.rawMode()).toBe(true);
    takeKeyboard(terminal.stdin, () => {}).release();
    expect(terminal.rawMode()).toBe(false);
  });
});

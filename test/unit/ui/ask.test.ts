import { describe, expect, it } from 'vitest';
import { choose, confirm } from '../../../src/ui/ask/ask.js';
import { createMemoryTerminal } from '../../fixtures/memory-terminal.js';

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

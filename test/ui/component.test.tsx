import { Console } from 'node:console';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { UNICODE } from '../../src/ui/glyphs.js';
import type { Intent } from '../../src/ui/ink/keys/intent.js';
import { createStore, type Store } from '../../src/ui/ink/state/store.js';
import { Wizard } from '../../src/ui/ink/wizard.js';
import { loadRecording } from '../fixtures/recordings.js';

// Ink makes a console of its own; the one that vitest puts in the way has no constructor.
Object.assign(globalThis.console, { Console });
delete process.env.CI;
const { render, cleanup } = await import('ink-testing-library');

/** The component alone, as React sees it: the recording up to the moment that a failed step asks. */
describe('the wizard asking about a failed step', () => {
  let store: Store;
  let heard: Intent[];
  beforeEach(async () => {
    const moments = await loadRecording('failure-retried');
    const asked = moments.findIndex(({ event }) => event.type === 'decision.needed');
    const now = moments[asked]!.event.at;
    store = createStore({
      size: { columns: 100, rows: 40 },
      glyphs: UNICODE,
      named: '',
      logPath: () => '',
      now: () => now,
    });
    for (const { event, state } of moments.slice(0, asked + 1)) store.take(event, state);
    heard = [];
  });
  afterEach(cleanup);

  const mount = () => render(<Wizard store={store} color={false} env={{}} onIntent={(intent) => heard.push(intent)} />);

  it('shows evidence, cause and fix, and the keys that answer', () => {
    const frame = mount().lastFrame();
    for (const words of ['evidence', 'cause', 'fix', 'r retry', 's skip', 'q quit']) expect(frame).toContain(words);
  });

  it.each([
    ['r', 'fix'],
    ['q', 'quit'],
  ])('takes %s for %s', async (key, choice) => {
    const { stdin } = mount();
    await vi.waitFor(() => {
      stdin.write(key);
      expect(heard).toContainEqual(expect.objectContaining({ type: 'decide', choice }));
    });
  });

  it('takes a key that means nothing for nothing', async () => {
    const { stdin } = mount();
    await vi.waitFor(() => {
      stdin.write('z');
      stdin.write('q');
      expect(heard.length).toBeGreaterThan(0);
    });
    expect(heard.every((intent) => intent.type === 'decide' && intent.choice === 'quit')).toBe(true);
  });
});

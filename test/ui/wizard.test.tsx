import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { UNICODE } from '../../src/ui/glyphs.js';
import { createStore } from '../../src/ui/ink/state/store.js';
import { liveLines } from '../../src/ui/ink/view/live-lines.js';
import { plainText } from '../../src/ui/layout/line.js';
import { loadRecording, type Moment } from '../fixtures/recordings.js';
import { type Mounted, renderAt } from './mounted.js';

let success: readonly Moment[];
let failure: readonly Moment[];
let cjk: readonly Moment[];
let stopped: readonly Moment[];
let mounted: Mounted | undefined;

beforeAll(async () => {
  [success, failure, cjk, stopped] = await Promise.all([
    loadRecording('success'),
    loadRecording('failure-retried'),
    loadRecording('long-cjk'),
    loadRecording('stopped'),
  ]);
});
afterEach(async () => {
  await mounted?.view.close();
});

/** Up to and with the first event of that type. */
function until(moments: readonly Moment[], type: string): readonly Moment[] {
  return moments.slice(0, moments.findIndex(({ event }) => event.type === type) + 1);
}

function mount(...args: Parameters<typeof renderAt>): Mounted {
  mounted = renderAt(...args);
  return mounted;
}

const shows = (text: string) => vi.waitFor(async () => expect(await mounted!.terminal.screen()).toContain(text), 5_000);

describe('the frame', () => {
  it.each([
    [40, 12],
    [80, 24],
    [120, 40],
  ])('is drawn as computed at %i x %i', async (columns, rows) => {
    const { terminal, play } = mount(columns, rows);
    const moments = until(cjk, 'step.progress');
    play(moments);
    const { event, state } = moments.at(-1)!;
    const size = { columns, rows };
    const store = createStore({ size, glyphs: UNICODE, named: '', logPath: () => '', now: () => event.at });
    store.take(event, state);
    const expected = liveLines(store.snapshot().screen).map((line) => plainText(line).trimEnd());
    await vi.waitFor(async () => expect(await terminal.screen()).toContain(expected.join('\n').trimEnd()), 5_000);
  });

  it('is not written again while nothing changes', async () => {
    const { terminal, play, view } = mount(80, 24);
    play(until(success, 'step.waiting'));
    await shows('webhook of kueue');
    const before = terminal.written().length;
    // The same state twice more: React renders, the terminal must not notice.
    play(until(success, 'step.waiting').slice(-1));
    play(until(success, 'step.waiting').slice(-1));
    await view.close();
    expect(terminal.written().slice(before)).not.toContain('webhook of kueue');
  });

  it('has no colour with NO_COLOR', async () => {
    const { terminal, play } = mount(80, 24, { NO_COLOR: '1' });
    play(until(failure, 'decision.needed'));
    await shows('ran out of memory');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: looking for colour sequences
    expect(terminal.written()).not.toMatch(/\u001b\[[\d;]*m/);
  });
});

describe('a failure', () => {
  const question = () => {
    const moments = until(failure, 'decision.needed');
    const { event, state } = moments.at(-1)!;
    if (event.type !== 'decision.needed') throw new Error('not a question');
    const step = state.steps.find((one) => one.card.id === event.step)!;
    return { moments, card: step.card, failure: step.failure!, choices: event.choices };
  };

  it.each([
    ['r', 'fix'],
    ['e', 'retry'],
    ['q', 'quit'],
  ])('is answered with %s for %s', async (key, choice) => {
    const { terminal, play, ask } = mount(80, 24);
    const { moments, card, failure: what, choices } = question();
    play(moments);
    const answer = ask(card, what, choices);
    await shows('r retry with 1 GiB');
    terminal.type(key);
    expect(await answer).toBe(choice);
  });

  it('is skipped only after the screen has said what that blocks', async () => {
    const { terminal, play, ask } = mount(80, 24);
    const { moments, card, failure: what, choices } = question();
    play(moments);
    const answer = ask(card, what, choices);
    await shows('s skip');
    terminal.type('s');
    await shows('Skip D? E and G need it and will not run.');
    terminal.type('s');
    expect(await answer).toBe('skip');
  });

  it('is not skipped where that is taken back', async () => {
    const { terminal, play } = mount(80, 24);
    play(question().moments);
    await shows('s skip');
    terminal.type('s');
    await shows('Skip D?');
    terminal.type('n');
    await shows('r retry with 1 GiB');
    expect(await terminal.screen()).not.toContain('Skip D?');
  });

  it('is answered with quit when the run stops meanwhile', async () => {
    const { play, ask } = mount(80, 24);
    const { moments, card, failure: what, choices } = question();
    const stop = new AbortController();
    play(moments);
    const answer = ask(card, what, choices, stop.signal);
    stop.abort();
    expect(await answer).toBe('quit');
  });

  it('shows its log and where all of it is', async () => {
    const { terminal, play } = mount(80, 24);
    play(question().moments);
    await shows('ran out of memory');
    terminal.type('l');
    await shows('full log   /home/ada');
  });

  it('prints its commands alone on their lines, unwrapped', async () => {
    const { terminal, play } = mount(40, 12);
    play(question().moments);
    await shows('ran out of');
    terminal.type('c');
    const command = 'kubectl wait --for=condition=complete job/recommender-train';
    await vi.waitFor(() => expect(terminal.written()).toContain(`\n${command}\n`), 5_000);
    // The clipboard gets the same, by way of the terminal.
    const copied = terminal.written().split('\u001b]52;c;')[1]?.split('\u0007')[0];
    expect(Buffer.from(copied ?? '', 'base64').toString()).toContain(`\n${command}\n`);
  });
});

describe('keys at work', () => {
  it('q and Ctrl-C each ask to stop, once a press', async () => {
    const { terminal, play, stops } = mount(80, 24);
    play(until(success, 'step.waiting'));
    await shows('q stop safely');
    terminal.type('q');
    terminal.type('\u0003');
    await vi.waitFor(() => expect(stops).toEqual(['choice', 'signal']), 5_000);
  });

  it('a second q does not force what is stopping, and s stops nothing', async () => {
    const { terminal, play, stops } = mount(80, 24);
    play(until(stopped, 'run.stopping'));
    await shows('stopping safely');
    terminal.type('qs');
    terminal.type('\u0003');
    await vi.waitFor(() => expect(stops).toEqual(['signal']), 5_000);
  });

  it('? shows every key, and hides them again', async () => {
    const { terminal, play } = mount(80, 24);
    play(until(success, 'step.waiting'));
    await shows('q stop safely');
    terminal.type('?');
    await shows('Ctrl-C  the same; a second one stops at once');
    terminal.type('?');
    await shows('why B');
  });

  it('w hides and shows why the step exists', async () => {
    const { terminal, play } = mount(80, 24);
    play(until(success, 'step.waiting'));
    await shows('why B');
    terminal.type('w');
    await vi.waitFor(async () => expect(await terminal.screen()).not.toContain('why B'), 5_000);
  });

  it('Tab shows the next step at work', async () => {
    const { terminal, play } = mount(80, 24);
    play(until(success, 'step.waiting'));
    await shows('why B');
    terminal.type('\t');
    await shows('why C');
    terminal.type('\t');
    await shows('why B');
  });
});

describe('the terminal', () => {
  it('keeps every line of the run, once, and ends without a live part', async () => {
    const { terminal, play, view } = mount(80, 24);
    play(success);
    await view.close();
    const text = await terminal.scrollback();
    for (const title of [
      'Cluster and namespace',
      'Bookstore app',
      'Batch scheduling',
      'Train the model',
      'Serve',
      'Pipeline',
      'Ask it',
    ])
      expect(text.split(`  ${title} `), title).toHaveLength(2);
    expect(text).toContain('{"book_id":1,"k":3,"recommendations":[17,4,233]}');
    expect(text).not.toContain('q stop safely');
  });

  it('is given back: cursor shown, raw mode off, and it was never cleared', async () => {
    const { terminal, play, view } = mount(80, 24);
    play(until(success, 'step.waiting'));
    await shows('webhook of kueue');
    expect(terminal.rawMode()).toBe(true);
    await view.close();
    expect(terminal.rawMode()).toBe(false);
    expect(terminal.written().lastIndexOf('\u001b[?25h')).toBeGreaterThan(
      terminal.written().lastIndexOf('\u001b[?25l'),
    );
    for (const wipe of ['\u001b[2J', '\u001b[3J', '\u001bc']) expect(terminal.written()).not.toContain(wipe);
  });

  it('keeps no rows of a frame that a narrower window wrapped', async () => {
    const { terminal, play } = mount(120, 40);
    play(until(success, 'step.waiting'));
    await shows('q stop safely');
    for (const columns of [90, 61, 44]) {
      terminal.resize(columns, 40);
      await vi.waitFor(async () => {
        const rows = (await terminal.screen()).split('\n');
        expect(rows.at(-1)).toMatch(columns < 60 ? / w why {2}q stop/ : / w why {3}tab next step/);
      }, 5_000);
    }
    const text = await terminal.scrollback();
    expect(text.match(/l log/g)).toHaveLength(1);
    expect(text.match(/waiting: webhook/g)).toHaveLength(1);
    expect(text).not.toContain('──');
    expect(text).toContain('Cluster and namespace');
  });

  it('is not wiped by a window that shrinks below the frame, and the frame follows', async () => {
    const { terminal, play } = mount(80, 24);
    play(until(success, 'step.waiting'));
    await shows('q stop safely');
    terminal.resize(40, 8);
    await shows('q stop');
    await vi.waitFor(async () => expect(await terminal.screen()).toContain('✓A ●B ●C'), 5_000);
    play(until(success, 'step.verifying').slice(-1));
    expect(terminal.written()).not.toContain('\u001b[3J');
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { ASCII, UNICODE } from '../../../src/ui/glyphs.js';
import { createStore } from '../../../src/ui/ink/state/store.js';
import { liveLines } from '../../../src/ui/ink/view/live-lines.js';
import { lineWidth, plainText } from '../../../src/ui/layout/line.js';
import type { Size } from '../../../src/ui/layout/size.js';
import { loadRecording, type Moment, recordingNames } from '../../fixtures/recordings.js';

/** Every size that the brief names, the smallest a person can make, and both sides of each limit between layouts. */
const sizes: readonly Size[] = [1, 40, 59, 60, 80, 100, 200].flatMap((columns) =>
  [1, 10, 12, 19, 24, 60].map((rows) => ({ columns, rows })),
);

/** No file: the pane shows what the state holds. */
const readLog = () => [];

// biome-ignore lint/suspicious/noControlCharactersInRegex: that there are none is the point
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

describe.each(recordingNames)('every moment of "%s"', (name) => {
  let moments: readonly Moment[];
  beforeAll(async () => {
    moments = await loadRecording(name);
  });

  it.each([
    { why: false, panel: 'none', glyphs: UNICODE },
    { why: true, panel: 'none', glyphs: ASCII },
    { why: false, panel: 'log', glyphs: ASCII },
    { why: false, panel: 'keys', glyphs: UNICODE },
  ])('fits every screen (why $why, panel $panel)', ({ why, panel, glyphs }) => {
    const broken: string[] = [];
    for (const size of sizes) {
      const store = createStore({
        size,
        glyphs,
        named: '',
        logPath: () => `/${'long/'.repeat(30)}`,
        now: () => 0,
        readLog,
      });
      if (why !== size.columns >= 60) store.show({ type: 'toggle-why' });
      for (const { event, state } of moments) {
        store.take(event, state);
        if (panel === 'log') store.show({ type: 'open-log' });
        if (panel === 'keys' && !store.snapshot().screen.options.panel) store.show({ type: 'toggle-keys' });
        const lines = liveLines({ ...store.snapshot().screen, now: event.at });
        const wide = lines.filter((line) => lineWidth(line) > Math.max(1, size.columns - 1));
        const text = lines.map(plainText).join('');
        if (lines.length > Math.max(1, size.rows - 2) || wide.length > 0 || CONTROL.test(text)) {
          broken.push(`${event.type} at ${size.columns}x${size.rows}: ${text}`);
        }
      }
    }
    expect(broken).toEqual([]);
  });

  it('leaves lines in the scrollback that no terminal of that width wraps', () => {
    for (const size of sizes.filter(({ columns }) => columns >= 40)) {
      const store = createStore({ size, glyphs: UNICODE, named: '', logPath: () => '', now: () => 0 });
      for (const { event, state } of moments) store.take(event, state);
      const lines = store.snapshot().transcript.flatMap((item) => item.lines);
      expect(lines.filter((line) => lineWidth(line) >= size.columns).map(plainText)).toEqual([]);
    }
  });
});

it('shows the question and its keys on any screen of 40x10 or more', async () => {
  const moments = await loadRecording('failure-retried');
  const asked = moments.find(({ event }) => event.type === 'decision.needed');
  for (const size of sizes.filter(({ columns, rows }) => columns >= 40 && rows >= 10)) {
    const store = createStore({ size, glyphs: UNICODE, named: '', logPath: () => '', now: () => 0 });
    store.take(asked!.event, asked!.state);
    const text = liveLines(store.snapshot().screen).map(plainText).join('\n');
    expect(text).toContain('ran out of');
    expect(text).toContain('fix');
    expect(text).toMatch(/ r retry.* e retry.* s skip/s);
    expect(text).toContain('q quit');
  }
});

import { expect, it } from 'vitest';
import { UNICODE } from '../../../src/ui/glyphs.js';
import { createStore } from '../../../src/ui/ink/state/store.js';
import { liveLines } from '../../../src/ui/ink/view/live-lines.js';
import { plainText } from '../../../src/ui/layout/line.js';
import { loadRecording } from '../../fixtures/recordings.js';

it('asks about one failure at a time, and says which are asked about next until they are', async () => {
  const moments = await loadRecording('two-fail');
  const size = { columns: 80, rows: 24 };
  const store = createStore({ size, glyphs: UNICODE, named: '', logPath: () => '', now: () => 0 });
  const screens: string[] = [];
  for (const { event, state } of moments) {
    store.take(event, state);
    if (event.type === 'decision.needed' || event.type === 'step.failed') {
      screens.push(liveLines(store.snapshot().screen).map(plainText).join('\n'));
    }
  }
  const [, asksB, bothFailed, asksC] = screens;
  expect(asksB).toContain('✗ B');
  expect(asksB).not.toContain('asked about next');
  expect(bothFailed).toContain('✗ B');
  expect(bothFailed).toContain('failed too, asked about next: C');
  expect(asksC).toContain('✗ C');
  expect(asksC).not.toContain('asked about next');
});

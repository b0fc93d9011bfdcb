import { describe, expect, it } from 'vitest';
import { ASCII, type Glyphs, UNICODE } from '../../src/ui/glyphs.js';
import { createStore } from '../../src/ui/ink/state/store.js';
import { liveLines } from '../../src/ui/ink/view/live-lines.js';
import { createJsonView } from '../../src/ui/json/json-view.js';
import { plainText } from '../../src/ui/layout/line.js';
import { createTranscript } from '../../src/ui/markdown/transcript.js';
import { createPlainView } from '../../src/ui/plain/plain-view.js';
import { createMemoryTerminal } from '../fixtures/memory-terminal.js';
import { golden, loadRecording, type Moment, recordingNames } from '../fixtures/recordings.js';

const sizes = [
  { columns: 40, rows: 12 },
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
];

/** The moments at which a person looks: something new to wait for, a question, an attempt, the end. */
function isWorthALook({ event, state }: Moment, seen: Set<string>): boolean {
  const step = 'step' in event ? event.step : '';
  const kind = `${event.type} ${step} ${state.steps.find((one) => one.card.id === step)?.attempt}`;
  const looks = ['step.waiting', 'step.progress', 'decision.needed', 'step.retrying', 'run.stopping'];
  if (!looks.includes(event.type) || seen.has(kind)) return false;
  seen.add(kind);
  return true;
}

/** The screen at each moment worth a look, then all that is left in the scrollback. */
function wizardText(moments: readonly Moment[], size: { columns: number; rows: number }, glyphs: Glyphs): string {
  const seen = new Set<string>();
  const parts: string[] = [];
  let now = 0;
  const store = createStore({
    size,
    glyphs,
    named: '',
    logPath: (step) => `/logs/${step}.log`,
    now: () => now,
  });
  for (const moment of moments) {
    now = moment.event.at;
    store.take(moment.event, moment.state);
    if (!isWorthALook(moment, seen)) continue;
    const { type } = moment.event;
    parts.push(`=== ${type}${'step' in moment.event ? ` ${moment.event.step}` : ''}`);
    parts.push(...liveLines(store.snapshot().screen).map(plainText));
  }
  parts.push('=== scrollback', ...store.snapshot().transcript.flatMap((item) => item.lines.map(plainText)));
  return `${parts.map((part) => part.trimEnd()).join('\n')}\n`;
}

async function streamText(
  moments: readonly Moment[],
  create: typeof createPlainView,
  kind: 'plain' | 'json',
): Promise<string> {
  const terminal = createMemoryTerminal(80, 24, false);
  const { stdin, stdout } = terminal;
  const view = create({
    stdin,
    stdout,
    env: {},
    flags: { plain: kind === 'plain', json: kind === 'json', yes: false },
    stop: () => {},
    named: '',
    logPath: (step) => `/logs/${step}.log`,
    now: () => moments[0]!.event.at,
  });
  for (const { event, state } of moments) view.onEvent(event, state);
  await view.close();
  return terminal.written();
}

describe.each(recordingNames)('the recorded run "%s"', (name) => {
  it.each(sizes)('reads as accepted in the wizard at $columns x $rows', async (size) => {
    const text = wizardText(await loadRecording(name), size, UNICODE);
    expect(text).toBe(golden(`${name}-${size.columns}x${size.rows}`, text));
  });

  it('reads as accepted in ASCII, and all our own marks are', async () => {
    const text = wizardText(await loadRecording(name), { columns: 80, rows: 24 }, ASCII);
    expect(text).toBe(golden(`${name}-ascii`, text));
    expect(text).not.toMatch(/[─━│●○✓✗…–→↻»·]/);
  });

  it('reads as accepted in plain lines, without a single escape sequence', async () => {
    const text = await streamText(await loadRecording(name), createPlainView, 'plain');
    expect(text).toBe(golden(`${name}-plain`, text));
    expect(text).not.toContain('\u001b');
  });

  it('reads as accepted as a transcript to take home', async () => {
    const transcript = createTranscript('');
    for (const { event, state } of await loadRecording(name)) transcript.onEvent(event, state);
    const text = transcript.text();
    expect(text).toBe(golden(`${name}-transcript`, text));
    // Every fence is closed, and each step has its heading.
    expect(text.match(/^```/gm)?.length ?? 0).toSatisfy((fences: number) => fences % 2 === 0);
    for (const letter of 'ABCDEFG') expect(text).toContain(`\n## ${letter}. `);
  });

  it('is repeated word for word with --json', async () => {
    const moments = await loadRecording(name);
    const text = await streamText(moments, createJsonView, 'json');
    expect(
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(moments.map(({ event }) => event));
  });
});

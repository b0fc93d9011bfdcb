import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { logIntentOf } from '../../../src/ui/ink/log/log-keys.js';
import { logRows } from '../../../src/ui/ink/log/log-lines.js';
import { type LogIntent, openPane, reducePane, topLine } from '../../../src/ui/ink/log/log-pane.js';
import { createLogReader } from '../../../src/ui/ink/log/read-log.js';

const lines = Array.from({ length: 100 }, (_, row) => `line ${row + 1}${row % 30 === 9 ? ' Error: refused' : ''}`);
const text = { lines, height: 10 };

function paneAfter(...intents: readonly LogIntent[]) {
  return intents.reduce((pane, intent) => reducePane(pane, intent, text), openPane('d'));
}
const typed = (query: string): readonly LogIntent[] => [
  { type: 'begin-search' },
  ...[...query].map((one) => ({ type: 'type', text: one }) as const),
  { type: 'end-search' },
];

describe('a log', () => {
  it('opens at its end and follows it', () => {
    const pane = openPane('d');
    expect(topLine(pane, text)).toBe(90);
    expect(topLine(pane, { ...text, lines: [...lines, 'one more'] })).toBe(91);
  });

  it('scrolls by lines and pages, and stays within itself', () => {
    expect(paneAfter({ type: 'scroll', lines: -1 }).top).toBe(89);
    expect(paneAfter({ type: 'page', pages: -1 }).top).toBe(81);
    expect(paneAfter({ type: 'first' }, { type: 'scroll', lines: -1 }).top).toBe(0);
    expect(paneAfter({ type: 'first' }, { type: 'page', pages: 1 }).top).toBe(9);
    expect(paneAfter({ type: 'first' }, { type: 'page', pages: 40 }).top).toBe('end');
  });

  it('shorter than the screen begins at its start', () => {
    expect(topLine(openPane('d'), { lines: ['one'], height: 10 })).toBe(0);
  });

  it('is searched in any case, forwards and backwards, around the end', () => {
    const first = paneAfter({ type: 'first' }, ...typed('error'));
    expect(first.found).toBe(9);
    expect(reducePane(first, { type: 'find', way: 'next' }, text).found).toBe(39);
    expect(reducePane(first, { type: 'find', way: 'previous' }, text).found).toBe(99);
    expect(paneAfter(...typed('line 3')).found).toBe(2);
  });

  it('is scrolled to what was found', () => {
    const { found, top } = paneAfter({ type: 'first' }, ...typed('line 55'));
    expect(found).toBe(54);
    expect(top).toBe(49);
  });

  it('says that it does not hold what was searched for', () => {
    const pane = paneAfter(...typed('nowhere'));
    expect(pane.missed).toBe(true);
    expect(pane.top).toBe('end');
    expect(reducePane(pane, { type: 'find', way: 'next' }, text).missed).toBe(true);
  });

  it('is searched for the last words again where none are typed', () => {
    const first = paneAfter({ type: 'first' }, ...typed('error'));
    const again = typed('').reduce((pane, intent) => reducePane(pane, intent, text), first);
    expect(again.query).toBe('error');
  });

  it('takes letters back, and leaves a search with none left', () => {
    const pane = paneAfter({ type: 'begin-search' }, { type: 'type', text: 'x' }, { type: 'rub-out' });
    expect(pane.typing).toBe('');
    expect(reducePane(pane, { type: 'rub-out' }, text)).not.toHaveProperty('typing');
  });
});

describe('a key of the log', () => {
  it.each([
    ['/', { type: 'begin-search' }],
    ['n', { type: 'find', way: 'next' }],
    ['N', { type: 'find', way: 'previous' }],
    ['g', { type: 'first' }],
    ['G', { type: 'last' }],
    ['q', 'close'],
  ])('%s', (input, intent) => {
    expect(logIntentOf(input, {}, false)).toEqual(intent);
  });

  it('is text while a search is typed', () => {
    expect(logIntentOf('q', {}, true)).toEqual({ type: 'type', text: 'q' });
    expect(logIntentOf('', { return: true }, true)).toEqual({ type: 'end-search' });
    expect(logIntentOf('', { escape: true }, true)).toEqual({ type: 'leave-search' });
  });

  it('scrolls', () => {
    expect(logIntentOf('', { pageUp: true }, false)).toEqual({ type: 'page', pages: -1 });
    expect(logIntentOf('', { downArrow: true }, false)).toEqual({ type: 'scroll', lines: 1 });
  });
});

test('long lines are broken into rows, never cut', () => {
  const rows = logRows(['x'.repeat(100)], { columns: 44 });
  expect(rows.map((row) => row.length)).toEqual([40, 40, 20]);
});

describe('the file of a log', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bookstore-ml-log-'));
  const path = join(folder, 'd.log');

  it('is read again only when it has grown', () => {
    const read = createLogReader();
    expect(read(path)).toEqual([]);
    writeFileSync(path, 'one\ntwo\n');
    const first = read(path);
    expect(first).toEqual(['one', 'two']);
    expect(read(path)).toBe(first);
    writeFileSync(path, 'one\ntwo\nthree\n');
    expect(read(path)).toEqual(['one', 'two', 'three']);
  });

  it('is read from its end where it is large', () => {
    writeFileSync(path, `${'a long line that fills the file\n'.repeat(100_000)}the end\n`);
    const read = createLogReader()(path);
    expect(read.at(-1)).toBe('the end');
    expect(read[0]).toBe('a long line that fills the file');
    expect(read.length).toBeLessThan(80_000);
  });
});

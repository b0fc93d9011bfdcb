import { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { findLog, logsIn } from '../../../src/cli/commands/logs/find-log.js';
import { followFile } from '../../../src/cli/commands/logs/follow-file.js';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'bookstore-ml-logs-'));
  mkdirSync(join(home, 'logs'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const write = (name: string, text = '') => writeFileSync(join(home, 'logs', name), text);

describe('the logs of a home', () => {
  test('are those of steps, in their order, then those of servers', () => {
    for (const name of ['shop.log', 'recommender.log', 'd-train.log', 'a-cluster.log', 'a-cluster.log.1', 'notes.txt'])
      write(name);
    expect(logsIn(home).map(({ letter, name }) => `${letter} ${name}`.trim())).toEqual([
      'A cluster',
      'D train',
      'recommender',
      'shop',
    ]);
  });

  test.each(['d', 'D', 'train', 'Train'])('have one of a step by %s', (wanted) => {
    write('d-train.log');
    expect(findLog(logsIn(home), wanted).name).toBe('train');
  });

  test('say which there are where one is missing', () => {
    write('a-cluster.log');
    write('recommender.log');
    expect(() => findLog(logsIn(home), 'D')).toThrow(
      expect.objectContaining({ message: 'step D has no log yet', hint: 'There are logs of A.' }),
    );
    expect(() => findLog(logsIn(home), 'moon')).toThrow(
      expect.objectContaining({ message: 'there is no step "moon"', hint: expect.stringContaining('recommender') }),
    );
    expect(logsIn(join(home, 'none'))).toEqual([]);
  });
});

test('a log is followed as it grows, is rotated and begins anew, until told to stop', async () => {
  const path = join(home, 'logs', 'shop.log');
  writeFileSync(path, 'one\n');
  let text = '';
  const stop = new AbortController();
  const shows = (wanted: string) => vi.waitFor(() => expect(text).toBe(wanted), { timeout: 10_000, interval: 20 });
  const done = followFile(
    path,
    async (bytes) => {
      text += bytes.toString();
    },
    stop.signal,
  );
  await shows('one\n');
  appendFileSync(path, 'two\n');
  await shows('one\ntwo\n');
  renameSync(path, `${path}.1`);
  writeFileSync(path, 'three\n');
  await shows('one\ntwo\nthree\n');
  writeFileSync(path, 'x\n');
  await shows('one\ntwo\nthree\nx\n');
  stop.abort();
  await done;
});

import { expect, test } from 'vitest';
import { progressLine } from '../../../src/cli/printing/progress-line.js';

function watch(isTTY: boolean) {
  const written: string[] = [];
  let time = 0;
  const stream = { isTTY, write: (text: string) => written.push(text) > 0 } as unknown as NodeJS.WriteStream;
  const line = progressLine('training', { stream, now: () => time });
  return { line, written, wait: (ms: number) => (time += ms) };
}

/** What is on the line now. */
const last = (written: readonly string[]) => written.at(-1)!.replace('\r', '').replace('\u001b[K', '');

test('a bar says how much is done, and how long it will take once that is known', () => {
  const { line, written, wait } = watch(true);
  line.show(0, 200);
  expect(last(written)).toBe('training [........................] 0 %');
  wait(500);
  line.show(50, 200);
  expect(last(written)).toBe('training [######..................] 25 %');
  wait(9_500);
  line.show(100, 200);
  expect(last(written)).toBe('training [############............] 50 %, about 10 s left');
  wait(10_000);
  line.show(200, 200);
  expect(last(written)).toBe('training [########################] 100 %');
  line.end();
  expect(written.at(-1)).toBe('\r\u001b[K');
});

test('a further phase has a clock of its own', () => {
  const { line, written, wait } = watch(true);
  wait(60_000);
  line.begin('measuring');
  line.show(1, 10);
  expect(last(written)).toBe('measuring [##......................] 10 %');
  wait(2_000);
  line.show(5, 10);
  expect(last(written)).toBe('measuring [############............] 50 %, about 2 s left');
});

test('what has not changed is not written again, and nothing where nobody watches', () => {
  const { line, written } = watch(true);
  line.show(1, 1000);
  line.show(2, 1000);
  expect(written).toHaveLength(1);
  const pipe = watch(false);
  pipe.line.show(1, 2);
  pipe.line.begin('more');
  pipe.line.end();
  expect(pipe.written).toEqual([]);
});

import { describe, expect, it } from 'vitest';
import { type Block, fitRows } from '../../../src/ui/layout/fit-rows.js';
import { line, plainText } from '../../../src/ui/layout/line.js';

const block = (name: string, rows: number, rank: number, more: Partial<Block> = {}): Block => ({
  lines: Array.from({ length: rows }, (_, row) => line(`${name}${row + 1}`)),
  rank,
  ...more,
});
const shown = (blocks: readonly Block[], height: number) => fitRows(blocks, height, { ellipsis: '…' }).map(plainText);

describe('fitting blocks into a height', () => {
  it('shows everything with its gaps where there is room', () => {
    expect(shown([block('a', 2, 1), block('b', 1, 2, { gap: true })], 10)).toEqual(['a1', 'a2', '', 'b1']);
  });

  it('takes rows from the highest rank first', () => {
    expect(shown([block('a', 2, 1), block('b', 2, 9), block('c', 1, 0)], 4)).toEqual(['a1', 'a2', 'b1', 'c1']);
  });

  it('leaves each block its least until all are down to it, then goes by rank', () => {
    const blocks = [block('a', 3, 1, { least: 1 }), block('b', 3, 9, { least: 1 })];
    expect(shown(blocks, 3)).toEqual(['a1', 'a2', 'b1']);
    expect(shown(blocks, 2)).toEqual(['a1', 'b1']);
    expect(shown(blocks, 1)).toEqual(['a1']);
  });

  it('gives up gaps before whole blocks', () => {
    const blocks = [block('a', 1, 1, { least: 1 }), block('b', 1, 2, { gap: true, least: 1 })];
    expect(shown(blocks, 2)).toEqual(['a1', 'b1']);
  });

  it('keeps the end of a log and marks a text that goes on', () => {
    expect(shown([block('log', 5, 1, { cut: 'start' })], 2)).toEqual(['log4', 'log5']);
    expect(shown([block('text', 5, 1, { cut: 'text' })], 2)).toEqual(['text1', 'text2 …']);
  });

  it('ignores blocks without lines', () => {
    expect(shown([block('a', 0, 1, { gap: true }), block('b', 1, 1)], 5)).toEqual(['b1']);
  });
});

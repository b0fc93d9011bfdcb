import type { Glyphs } from '../glyphs.js';
import type { Line } from './line.js';

/** Part of a screen that may have to give up rows so that the rest fits. */
export interface Block {
  readonly lines: readonly Line[];
  /** 0 goes last; the block with the highest rank gives up rows first. */
  readonly rank: number;
  /** Rows it keeps until every block is down to its own least; 0 unless said. */
  readonly least?: number;
  /** What goes first: the oldest lines of a log, the last rows of a list (unless said), or the last of a text, marked. */
  readonly cut?: 'start' | 'end' | 'text';
  /** A blank row above, as long as there is room for it. */
  readonly gap?: boolean;
}

/** The blocks' lines from top to bottom, never more than `height` of them. */
export function fitRows(
  blocks: readonly Block[],
  height: number,
  { ellipsis }: Pick<Glyphs, 'ellipsis'>,
): readonly Line[] {
  const shown = blocks.filter((block) => block.lines.length > 0);
  const keep = shown.map((block) => block.lines.length);
  const rows = () => keep.reduce((sum, count) => sum + count, 0);
  const gaps = shown.map((block, at) => at > 0 && block.gap === true);
  const gapCount = () => gaps.filter((gap, at) => gap && keep[at]! > 0).length;

  const byRank = shown.map((_, at) => at).sort((a, b) => shown[b]!.rank - shown[a]!.rank);
  // First what is least missed, down to what each block asks to keep; then the gaps; then whole blocks.
  for (const at of byRank) giveUp(at, Math.min(keep[at]!, shown[at]!.least ?? 0), rows() + gapCount() - height);
  for (const at of byRank) if (rows() + gapCount() > height) gaps[at] = false;
  for (const at of byRank) giveUp(at, 0, rows() - height);

  function giveUp(at: number, least: number, excess: number): void {
    if (excess > 0) keep[at] = Math.max(least, keep[at]! - excess);
  }
  return shown.flatMap((block, at) => {
    const count = keep[at]!;
    if (count === 0) return [];
    const kept = keptRows(block, count, ellipsis);
    return gaps[at] ? [[], ...kept] : kept;
  });
}

function keptRows({ lines, cut }: Block, count: number, ellipsis: string): readonly Line[] {
  if (count === lines.length) return lines;
  if (cut === 'start') return lines.slice(-count);
  const kept = lines.slice(0, count);
  return cut === 'text' ? kept.with(-1, [...kept.at(-1)!, { tone: 'plain', text: ` ${ellipsis}` }]) : kept;
}

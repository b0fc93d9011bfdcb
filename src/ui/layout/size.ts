/** A terminal, in character cells. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export type Layout = 'narrow' | 'standard' | 'wide';

export function layoutOf({ columns, rows }: Size): Layout {
  if (columns < 60) return 'narrow';
  return columns >= 100 && rows >= 20 ? 'wide' : 'standard';
}

/** Rows that the live part may take. A taller frame could not be erased again and would litter the scrollback. */
export function liveRows({ rows }: Size): number {
  return Math.max(1, rows - 2);
}

/** Columns that a line may take: the last stays free, some terminals wrap there. */
export function lineColumns({ columns }: Size): number {
  return Math.max(1, columns - 1);
}

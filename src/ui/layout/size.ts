/** A terminal, in character cells. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export type Layout = 'narrow' | 'standard';

export function layoutOf({ columns }: Size): Layout {
  return columns < 60 ? 'narrow' : 'standard';
}

/** Rows that the live part may take. A taller frame could not be erased again and would litter the scrollback. */
export function liveRows({ rows }: Size): number {
  return Math.max(1, rows - 2);
}

/** Columns that a line may take: the last stays free, some terminals wrap there. */
export function lineColumns({ columns }: Size): number {
  return Math.max(1, columns - 1);
}

import type { Glyphs } from '../../glyphs.js';
import type { Size } from '../../layout/size.js';

export interface TranscriptOptions {
  readonly size: Size;
  readonly glyphs: Glyphs;
  readonly named: string;
  /** Ms from the step's start to its failure, for each failure that is not in the scrollback yet. */
  readonly failedAfter: Readonly<Record<string, number>>;
}

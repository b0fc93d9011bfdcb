import type { RunState, StepStatus } from '../../../engine/events/run-state.js';
import type { Glyphs } from '../../glyphs.js';
import type { Tone } from '../../layout/line.js';
import { widthOf } from '../../text/width.js';

/** Width of the column of titles: the widest, within reason. */
export function titleColumns({ steps }: RunState): number {
  return Math.min(30, Math.max(0, ...steps.map(({ card }) => widthOf(card.title))));
}

/** The mark of a step and its tone. */
export function markOf(status: StepStatus, glyphs: Glyphs): readonly [Tone, string] {
  switch (status) {
    case 'pending':
      return ['dim', glyphs.pending];
    case 'checking':
    case 'applying':
    case 'verifying':
      return ['accent', glyphs.active];
    case 'retrying':
      return ['warn', glyphs.retry];
    case 'deciding':
    case 'failed':
      return ['bad', glyphs.failed];
    case 'satisfied':
    case 'done':
      return ['good', glyphs.done];
    case 'skipped':
      return ['warn', glyphs.skipped];
    case 'unneeded':
    case 'blocked':
    case 'cancelled':
      return ['dim', glyphs.idle];
  }
}

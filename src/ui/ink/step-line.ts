import type { StepStatus } from '../../engine/run-state.js';
import type { Glyphs } from '../glyphs.js';
import type { Tone } from './line.js';

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

import { type ModelRecord, versionName } from '../lib/model-record.js';

/** What came of the pipeline's version, for the line of step F. `insteadOf` was rolled back to it. */
export function verdictOf(state: 'promoted' | 'refused', insteadOf: ModelRecord | undefined): string {
  if (state === 'refused') return 'refused by the gate: what serves stays';
  return insteadOf === undefined ? 'promoted' : `serves, ${versionName(insteadOf.version)} was rolled back`;
}

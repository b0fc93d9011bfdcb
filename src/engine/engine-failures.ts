import type { Values } from '../lib/hint-error.js';
import type { Failure } from './failure.js';
import { type FailureRow, type Particulars, toFailure } from './failure-row.js';

/** What the run loop itself can fail with. src/failures has the rest. */
export const ENGINE_FAILURES = {
  'BML-X01': {
    what: '{letter} needs {need}, which is not done',
    cause: 'this run may not apply step {need} ({title}): it was started with --from or --only',
    fix: 'run without --from and --only, or with --from {need}',
  },
  'BML-X02': {
    what: 'another bookstore-ml is at work on this cluster',
    cause: 'two at once would undo each other’s work',
    fix: 'wait for it to end; if you are sure that none is running, remove {lock}',
  },
  'BML-X70': {
    what: 'something of ours broke',
    cause: 'a bug of ours',
    fix: 'report it with the log; retrying is safe',
  },
} as const satisfies Readonly<Record<string, FailureRow>>;

export const engineFailure = (
  code: keyof typeof ENGINE_FAILURES,
  values: Values,
  particulars: Particulars = {},
): Failure => toFailure(code, ENGINE_FAILURES[code], values, particulars);

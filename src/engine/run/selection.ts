import { UsageError } from '../../lib/usage-error.js';
import type { Step } from '../contract.js';
import { ancestors } from './graph.js';

/** Which steps a run is about, as flags name them: an id or a letter, in any case. */
export interface Selection {
  /** Steps before this one are checked, not applied. */
  readonly from?: string;
  /** Only these are applied; what they need is checked. */
  readonly only?: readonly string[];
  /** Not applied; one that is done already still serves its dependents. */
  readonly skip?: readonly string[];
}

/** What a run may do with a step. `leave`: not even checked. */
export type Part = 'apply' | 'check' | 'skip' | 'leave';

type Named = Pick<Step, 'id' | 'letter' | 'needs'>;

/** Each step's part in the run, by id. Throws UsageError. */
export function selectSteps(steps: readonly Named[], selection: Selection): ReadonlyMap<string, Part> {
  const { from, only = [], skip = [] } = selection;
  if (from !== undefined && only.length > 0) throw new UsageError('--from and --only exclude each other');
  const parts = new Map<string, Part>(steps.map(({ id }) => [id, 'apply']));
  if (from !== undefined) {
    const first = steps.indexOf(findStep(steps, from, '--from'));
    for (const { id } of steps.slice(0, first)) parts.set(id, 'check');
  }
  if (only.length > 0) {
    const wanted = new Set(only.map((name) => findStep(steps, name, '--only').id));
    const needed = new Set([...wanted].flatMap((id) => [...ancestors(steps, id)]));
    for (const { id } of steps) if (!wanted.has(id)) parts.set(id, needed.has(id) ? 'check' : 'leave');
  }
  for (const name of skip) {
    const { id, letter } = findStep(steps, name, '--skip');
    const part = parts.get(id);
    if (part === 'apply' && only.length > 0) throw new UsageError(`--only and --skip both name step ${letter}`);
    if (part === 'apply') parts.set(id, 'skip');
  }
  return parts;
}

/** The step that `name` means: its id or its letter, in any case. Throws UsageError naming `flag`. */
function findStep<S extends Named>(steps: readonly S[], name: string, flag: string): S {
  const key = name.toLowerCase();
  const step = steps.find(({ id, letter }) => id.toLowerCase() === key || letter.toLowerCase() === key);
  if (step !== undefined) return step;
  const known = steps.map(({ id, letter }) => `${letter} ${id}`).join(', ');
  throw new UsageError(`${flag} ${name}: there is no such step; the steps are ${known}`);
}

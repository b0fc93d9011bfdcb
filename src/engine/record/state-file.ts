import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFileSync } from '../../lib/files/atomic-file-sync.js';
import type { Sink } from '../events/emitter.js';
import { readJournal } from './journal.js';
import { emptySavedState, type SavedState, type SavedStep, STATE_SCHEMA, saveEvent } from './saved-state.js';

export interface ReadState {
  /** From the journal where there is no state file, or none that can be used; absent where that tells nothing either. */
  readonly saved?: SavedState;
  /** What is wrong with the file that is there. */
  readonly problem?: string;
}

export const statePath = (home: string) => join(home, 'state.json');

/** Reads what is kept of a cluster, and changes nothing. A file that cannot be used is a problem, not an error. */
export function readState(home: string): ReadState {
  const read = readStateFile(home);
  const saved = read.saved ?? fromJournal(home);
  return saved === undefined ? read : { ...read, saved };
}

function readStateFile(home: string): ReadState {
  let text: string;
  try {
    text = readFileSync(statePath(home), 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? {} : { problem: `it cannot be read (${code})` };
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: 'it is damaged' };
  }
  if (isRecord(value) && typeof value.schema === 'number' && value.schema > STATE_SCHEMA) {
    return { problem: 'it was written by a newer bookstore-ml' };
  }
  return isSavedState(value) ? { saved: value } : { problem: 'it is damaged' };
}

/** The state file holds nothing that the journal does not tell, but for what happened before the journal was rotated. */
function fromJournal(home: string): SavedState | undefined {
  try {
    const runs = readJournal(home);
    if (runs.length === 0) return undefined;
    return runs.reduce(
      (saved, { header, events }) => events.reduce((at, event) => saveEvent(at, event, header.options), saved),
      emptySavedState,
    );
  } catch {
    return undefined;
  }
}

/**
 * Keeps the state file up to date with a run's events. One that cannot be used is set aside as `state.json.corrupt-<n>`,
 * and `note` says so. The caller holds the lock.
 * @param options what the run was asked for. Plain data.
 * @returns the earlier state, and a sink that throws the file system's errors and tries again at the next change.
 */
export function openStateFile(
  home: string,
  options: SavedState['options'],
): { readonly past: SavedState | undefined; readonly note: string | undefined; readonly sink: Sink } {
  mkdirSync(home, { recursive: true });
  const path = statePath(home);
  const { saved: past, problem } = readState(home);
  const note = problem === undefined ? undefined : `${path} was set aside as ${setAside(home)}: ${problem}`;
  let saved = past ?? emptySavedState;
  let written = past;
  const sink: Sink = (event) => {
    saved = saveEvent(saved, event, options);
    if (saved === written) return;
    replaceFileSync(path, `${JSON.stringify(saved, null, 2)}\n`);
    written = saved;
  };
  return { past, note, sink };
}

/** Renames a state file that cannot be used, and answers what it is called then. */
export function setAside(home: string): string {
  const path = statePath(home);
  let n = 1;
  while (existsSync(`${path}.corrupt-${n}`)) n += 1;
  renameSync(path, `${path}.corrupt-${n}`);
  return `${path}.corrupt-${n}`;
}

function isSavedState(value: unknown): value is SavedState {
  return (
    isRecord(value) &&
    value.schema === STATE_SCHEMA &&
    typeof value.run === 'string' &&
    isRecord(value.options) &&
    isRecord(value.steps) &&
    Object.values(value.steps).every(isSavedStep)
  );
}

function isSavedStep(value: unknown): value is SavedStep {
  return (
    isRecord(value) &&
    typeof value.at === 'number' &&
    typeof value.attempts === 'number' &&
    Array.isArray(value.durations) &&
    value.durations.every((ms) => typeof ms === 'number')
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

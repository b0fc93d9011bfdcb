import { closeSync, fstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeAllSync } from '../../lib/files/atomic-file-sync.js';
import type { Sink } from '../events/emitter.js';
import { EVENT_SCHEMA, type Event } from '../events/events.js';
import { openRotated } from './files.js';

/** The journal of a home: every event of every run, a line each, in the order they happened. Only ever appended to. */
export interface Journal {
  readonly sink: Sink;
  close(): void;
}

/** First line of each run in a journal. */
export interface JournalHeader {
  readonly journal: typeof EVENT_SCHEMA;
  readonly run: string;
  /** ISO time. */
  readonly at: string;
  readonly pid: number;
  readonly command: string;
  /** What the run was asked for. Plain data. */
  readonly options: Readonly<Record<string, unknown>>;
}

export interface JournalRun {
  readonly header: JournalHeader;
  readonly events: readonly Event[];
}

/** Bytes after which the next run starts a new file; one older file is kept. */
const LIMIT = 8 * 2 ** 20;

export const journalPath = (home: string) => join(home, 'journal.ndjson');

/** Opens the journal for one run. Throws the file system's errors, as `sink` does. The caller holds the lock. */
export function openJournal(
  home: string,
  { run, command, options }: Pick<JournalHeader, 'run' | 'command' | 'options'>,
  limit = LIMIT,
): Journal {
  const fd = openRotated(journalPath(home), limit);
  // What was appended last may lack its end: the process was killed, or the disk was full. So a run begins on a new line.
  let torn = fstatSync(fd).size > 0;
  const append = (line: unknown) => {
    const text = `${torn ? '\n' : ''}${JSON.stringify(line)}\n`;
    torn = true;
    writeAllSync(fd, text);
    torn = false;
  };
  const header: JournalHeader = {
    journal: EVENT_SCHEMA,
    run,
    at: new Date().toISOString(),
    pid: process.pid,
    command,
    options,
  };
  append(header);
  return { sink: append, close: () => closeSync(fd) };
}

/** The runs in a journal's text, oldest first. Lines that are torn, and runs of another version, are passed over. */
export function parseJournal(text: string): readonly JournalRun[] {
  const runs: { header: JournalHeader; events: Event[] }[] = [];
  let events: Event[] | undefined;
  for (const line of text.split('\n')) {
    const value = parseLine(line);
    if (value === undefined) continue;
    if ('journal' in value) {
      events = value.journal === EVENT_SCHEMA && typeof value.options === 'object' ? [] : undefined;
      if (events !== undefined) runs.push({ header: value as unknown as JournalHeader, events });
    } else if (typeof value.type === 'string' && typeof value.seq === 'number') {
      events?.push(value as unknown as Event);
    }
  }
  return runs;
}

/** The runs in the journal of a home; none where there is no journal. */
export function readJournal(home: string): readonly JournalRun[] {
  try {
    return parseJournal(readFileSync(journalPath(home), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function parseLine(line: string): Record<string, unknown> | undefined {
  if (line === '') return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { writeFileAtomically } from '../../lib/files/atomic-file.js';
import { UsageError } from '../../lib/usage-error.js';
import { createTranscript, TRANSCRIPT_TITLE, type Transcript } from '../../ui/markdown/transcript.js';

export interface TranscriptFile extends Pick<Transcript, 'onEvent'> {
  /** Writes what happened so far. Answers what went wrong, for the end of the run: it is no reason to lose the run. */
  write(): Promise<string | undefined>;
}

/**
 * The file of --transcript. It is written at once, so that a place where that cannot be is found out before anything is made.
 * @throws UsageError for a file that is not a transcript, or cannot be written.
 */
export async function openTranscriptFile(given: string, named: string): Promise<TranscriptFile> {
  const path = resolve(given);
  refuseOther(path);
  const { onEvent, text } = createTranscript(named);
  const write = (content: string) => writeFileAtomically(path, [content]);
  await write(`${TRANSCRIPT_TITLE}\n`).catch((error: Error) => {
    throw new UsageError(`--transcript: ${path} cannot be written: ${error.message}`, 'Choose another place for it.');
  });
  return {
    onEvent,
    write: () =>
      write(text()).then(
        () => undefined,
        (error: Error) => `the transcript ${path} has gaps: ${error.message}`,
      ),
  };
}

/** A file of the user's is not written over; a transcript of an earlier run is. */
function refuseOther(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined || !found.isFile() || found.size === 0) return;
  if (readFileSync(path, 'utf8').startsWith(TRANSCRIPT_TITLE)) return;
  throw new UsageError(
    `--transcript: ${path} is there already, and is no transcript`,
    'Choose another name: nothing of it was changed.',
  );
}

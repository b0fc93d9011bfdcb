import { openText } from '../../lib/csv/open-text.js';
import { plainRows, readHeader } from '../../lib/csv/read-rows.js';

const NEWLINE = 0x0a;

/**
 * The text of a user's log, unpacked; ends in a newline where `mayGrow`. What is not CSV with commas in UTF-8 is made that, so that rows of
 * the shop's own can follow. `wanted` are the columns by which its delimiter is guessed.
 */
export async function* logText(file: string, wanted: readonly string[], mayGrow: boolean): AsyncGenerator<Uint8Array> {
  const { plain, chunks } = await openText(file, {}, wanted);
  if (!plain) {
    // Its file is closed.
    for await (const _ of chunks) break;
    yield* plainRows(file, wanted);
    return;
  }
  let last = NEWLINE;
  for await (const chunk of chunks) {
    yield chunk;
    last = chunk.at(-1) ?? last;
  }
  if (mayGrow && last !== NEWLINE) yield Buffer.from('\n');
}

/** Names of a log's columns. The whole log was read before: its header is sound. */
export const logColumns = readHeader;

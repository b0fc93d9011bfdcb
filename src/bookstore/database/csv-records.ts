const NEWLINE = 0x0a;
const QUOTE = 0x22;

/** Complete records of a CSV, and the number of lines they span. */
export interface Piece {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly lines: number;
}

/** Splits a CSV, whatever its chunks, into pieces of about `size` bytes that end at the end of a record. */
export async function* wholeRecords(csv: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Piece> {
  let chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of csv) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes < size) continue;
    const joined = Buffer.concat(chunks);
    const end = endOfRecords(joined);
    if (end > 0) yield piece(joined.subarray(0, end));
    chunks = [joined.subarray(end)];
    bytes = joined.length - end;
  }
  if (bytes > 0) yield piece(Buffer.concat(chunks));
}

/** The offset after the last newline outside quotes. A doubled quote closes and reopens the field. */
function endOfRecords(bytes: Uint8Array): number {
  let quoted = false;
  let end = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === QUOTE) quoted = !quoted;
    else if (bytes[at] === NEWLINE && !quoted) end = at + 1;
  }
  return end;
}

function piece(bytes: Uint8Array): Piece {
  let lines = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) lines++;
  return { bytes: new Uint8Array(bytes), lines };
}

const NEWLINE = 0x0a;
const QUOTE = 0x22;

/** Some whole records of a CSV, and how many lines they take. */
export interface Piece {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly lines: number;
}

/** Cuts a CSV, in whatever chunks it comes, into pieces of about `size` bytes that end where a record ends. */
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

/** Just behind the last newline that is not inside of quotes. A doubled quote closes and opens again. */
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

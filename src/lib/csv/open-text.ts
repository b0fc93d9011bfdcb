import { decoded, decoderFor } from './decode-text.js';
import { detectFormat, endedByFeed, holdsHeader, type TextFormat } from './detect-format.js';
import { isParquet, refuseOtherKinds } from './file-kind.js';
import { nameOf, readBytes } from './read-bytes.js';
import { COMMA } from './scan-row.js';
import type { TextOptions } from './text-options.js';

/** A file as text in UTF-8 with lines that end in LF or CRLF. */
export interface OpenText extends TextFormat {
  readonly chunks: AsyncIterable<Buffer>;
  /** Whether it is CSV with commas in UTF-8 as it is: what follows may be appended to its bytes. */
  readonly plain: boolean;
  /** Of the bytes on disk, in hex; complete once the chunks are read. */
  sha256(): string;
}

/** Bytes that are looked at before a file is read: a header, where it is not longer than any should be. */
const HEAD = 1 << 20;

/**
 * Opens a file, gunzipped, decoded and with its line ends put right; parquet as the CSV of its rows. `wanted` are the columns that help to
 * guess the delimiter. Throws InputError, here or while the chunks are read, for what cannot be read so.
 */
export async function openText(file: string, options: TextOptions, wanted: readonly string[]): Promise<OpenText> {
  const source = readBytes(file);
  const raw = await peek(source.chunks, (head) => head.length >= 16);
  if (isParquet(raw.head)) {
    const { parquetAsCsv } = await import('./read-parquet.js');
    const chunks = parquetAsCsv(file, raw.chunks, wanted);
    return { chunks, plain: false, sha256: source.sha256, skip: 0, line: 1, delimiter: COMMA, endsInReturn: false };
  }
  const name = nameOf(file);
  refuseOtherKinds(name, raw.head);
  const decoder = decoderFor(name, raw.head, options.encoding);
  const text = await peek(decoder ? decoded(raw.chunks, decoder) : raw.chunks, holdsHeader);
  const format = detectFormat(text.head, options.delimiter, wanted);
  const chunks = format.endsInReturn ? endedByFeed(text.chunks) : text.chunks;
  const plain = !decoder && !format.endsInReturn && format.line === 1 && format.delimiter === COMMA;
  return { ...format, chunks, plain, sha256: source.sha256 };
}

/** The first bytes, until there are enough of them, and all bytes with these. */
async function peek(source: AsyncIterable<Buffer>, enough: (head: Buffer) => boolean) {
  const iterator = source[Symbol.asyncIterator]();
  let head: Buffer = Buffer.alloc(0);
  for (;;) {
    const next = await iterator.next();
    if (next.done) break;
    head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
    if (head.length >= HEAD || enough(head)) break;
  }
  return { head, chunks: withHead(head, iterator) };
}

async function* withHead(head: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    if (head.length > 0) yield head;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

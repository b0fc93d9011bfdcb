import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';

const NEWLINE = 0x0a;
const HEADER_BYTES = 1 << 16;

/** The text of a user's log, decompressed; with `mayGrow`, it ends in a newline. */
export async function* logText(file: string, mayGrow: boolean): AsyncGenerator<Uint8Array> {
  let last = NEWLINE;
  for await (const chunk of await readText(file)) {
    yield chunk;
    last = chunk.at(-1) ?? last;
  }
  if (mayGrow && last !== NEWLINE) yield Buffer.from('\n');
}

/** Column names of a log. Its header is valid: the log was read completely when it was loaded. */
export async function logColumns(file: string): Promise<readonly string[]> {
  let head = Buffer.alloc(0);
  for await (const chunk of await readText(file)) {
    head = Buffer.concat([head, chunk]);
    if (head.length >= HEADER_BYTES || head.includes(NEWLINE)) break;
  }
  const [line] = head
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .split(/\r?\n/, 1);
  const fields = line!.match(/"(?:[^"]|"")*"|[^,]+|(?<=,|^)(?=,|$)/g) ?? [];
  return fields.map((field) => (field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field));
}

async function readText(file: string): Promise<AsyncIterable<Buffer>> {
  if (!(await isGzip(file))) return createReadStream(file);
  const text = createGunzip();
  // Not pipe(): it does not forward errors of the file, and an unhandled one would end the process.
  pipeline(createReadStream(file), text, () => {});
  return text;
}

async function isGzip(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

const known = new Map<string, Promise<string>>();

/** SHA-256 of a file, or undefined where there is none. Read once a run, unless the file changes. */
export async function fileDigest(file: string): Promise<string | undefined> {
  const found = await stat(file, { bigint: true }).catch(() => undefined);
  if (found === undefined || !found.isFile()) return undefined;
  const key = `${file} ${found.ino} ${found.size} ${found.mtimeNs}`;
  const digest = known.get(key) ?? digestOf(file);
  known.set(key, digest);
  return digest;
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

export type Json = Readonly<Record<string, unknown>>;

/** The JSON object in a file; undefined where there is none that can be read. */
export async function readObject(file: string): Promise<Json | undefined> {
  try {
    return asObject(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** The object at a path of keys; undefined where something else is there. */
export function objectAt(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  let at = value;
  for (const key of path) at = asObject(at?.[key]);
  return at;
}

function asObject(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

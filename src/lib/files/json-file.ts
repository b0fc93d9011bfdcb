import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type AtomicFileOptions, writeFileAtomically } from './atomic-file.js';

/** The JSON object in a file; undefined where there is none that can be read. What is on disk is a hint. */
export async function readJson<T extends object>(file: string): Promise<Partial<T> | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    return typeof value === 'object' && value !== null ? (value as Partial<T>) : undefined;
  } catch {
    return undefined;
  }
}

/** Writes a file whole or not at all, its folder where that is missing. */
export async function writeText(file: string, text: string, options?: AtomicFileOptions): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFileAtomically(file, [text], options);
}

export const writeJson = (file: string, value: object, options?: AtomicFileOptions) =>
  writeText(file, `${JSON.stringify(value, null, 2)}\n`, options);

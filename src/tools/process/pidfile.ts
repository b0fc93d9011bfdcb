import { readFile, rename, writeFile } from 'node:fs/promises';
import type { ProcessIdentity } from './processes.js';

/** The process that was started as a server, and the port it was given. */
export interface NotedProcess extends ProcessIdentity {
  readonly port: number;
}

export async function writePidfile(file: string, noted: NotedProcess): Promise<void> {
  const temporary = `${file}.${process.pid}`;
  await writeFile(temporary, `${JSON.stringify(noted)}\n`);
  await rename(temporary, file);
}

/** What was noted, whether that process lives or not; undefined without a readable note. */
export async function readPidfile(file: string): Promise<NotedProcess | undefined> {
  try {
    const { pid, started, port } = JSON.parse(await readFile(file, 'utf8')) as Partial<NotedProcess>;
    const sound = typeof pid === 'number' && pid > 1 && typeof started === 'string';
    return sound ? { pid, started, port: Number(port) } : undefined;
  } catch {
    return undefined;
  }
}

import { readJson, writeJson } from '../../lib/files/json-file.js';
import { isRunning, type ProcessIdentity } from '../../lib/process/process-identity.js';
import { commandLine } from '../../lib/process/process-table.js';

/** The process that was started as a server, and the port it was given. */
export interface NotedProcess extends ProcessIdentity {
  readonly port: number;
  /** Its command line in the system's words; absent in what older versions wrote, and where the system does not tell. */
  readonly command?: string | undefined;
}

export const writePidfile = (file: string, noted: NotedProcess) => writeJson(file, noted, { mode: 0o600 });

/** What was noted, whether that process lives or not; undefined without a readable note. */
export async function readPidfile(file: string): Promise<NotedProcess | undefined> {
  const noted = await readJson<NotedProcess>(file);
  const { pid, started, port, command } = noted ?? {};
  const sound = typeof pid === 'number' && pid > 1 && typeof started === 'string';
  return sound
    ? { ...noted, pid, started, port: Number(port), command: typeof command === 'string' ? command : undefined }
    : undefined;
}

/** True where the process with the noted number is the noted one, by its start and its command line: only such a one is signalled. */
export function isStillThere(noted: NotedProcess): boolean {
  if (!isRunning(noted)) return false;
  const running = commandLine(noted.pid);
  if (running === undefined) return noted.command === undefined;
  return noted.command === undefined ? running.includes('bookstore-ml') : running === noted.command;
}

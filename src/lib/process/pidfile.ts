import { readJson, writeJson } from '../files/json-file.js';
import { isRunning, ownIdentity, type ProcessIdentity } from './process-identity.js';
import { commandLine } from './process-table.js';

/** The process that was started as a server, and the port it was given. */
export interface NotedProcess extends ProcessIdentity {
  readonly port: number;
  /** Its command line in the system's words; absent in what older versions wrote, and where the system does not tell. */
  readonly command?: string | undefined;
}

/** Names, to a server that is started in the background, its pid file and the port that goes into it. */
const PIDFILE = 'BOOKSTORE_ML_PIDFILE';
const PORT = 'BOOKSTORE_ML_PIDFILE_PORT';

export const pidfileEnv = (file: string, port: number) => ({ [PIDFILE]: file, [PORT]: String(port) });

export const writePidfile = (file: string, noted: NotedProcess) => writeJson(file, noted, { mode: 0o600 });

/**
 * Where this process was started as a server in the background, notes so itself before it listens: whoever started it may
 * have been killed before it could.
 */
export async function noteOwnProcess(env: NodeJS.ProcessEnv = process.env): Promise<void> {
  const { [PIDFILE]: file, [PORT]: port } = env;
  delete env[PIDFILE];
  delete env[PORT];
  if (file !== undefined)
    await writePidfile(file, { ...ownIdentity(), command: commandLine(process.pid), port: Number(port) });
}

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

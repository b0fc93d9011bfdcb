import { randomInt } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { execa } from 'execa';
import { isFree } from '../../src/tools/network/ports.js';

export const ROOT = resolve(import.meta.dirname, '../..');
export const BIN = join(ROOT, 'bin/bookstore-ml.js');

export interface Workspace {
  /** BOOKSTORE_ML_HOME of this test alone. */
  readonly root: string;
  /** The folder of its one cluster. */
  readonly home: string;
  readonly port: number;
  /** Flags of an `up` that suits a test: small, on ports of its own, asking nothing. */
  readonly up: readonly string[];
  run(args: readonly string[], options?: RunOptions): ReturnType<typeof start>;
  /** Ends what `up` left running and removes everything. */
  remove(): Promise<void>;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Flags for Node itself. */
  readonly node?: readonly string[];
}

function start(args: readonly string[], env: Readonly<Record<string, string>>) {
  return execa(process.execPath, [...args], { env, reject: false, stdin: 'ignore' });
}

/** A home and ports of its own for one test. */
export async function openWorkspace(): Promise<Workspace> {
  const root = mkdtempSync(join(tmpdir(), 'bookstore-ml-e2e-'));
  const home = join(root, 'bookstore');
  const port = await freePorts();
  const run: Workspace['run'] = (args, { env = {}, node = [] } = {}) =>
    start([...node, BIN, ...args], { BOOKSTORE_ML_HOME: root, ...env });
  return {
    root,
    home,
    port,
    up: ['up', '--target', 'local', '--yes', '--profile', 's', '--port', String(port)],
    run,
    async remove() {
      await run(['down', '--yes']);
      rmSync(root, { recursive: true, force: true });
    },
  };
}

const given = new Set<number>();

/**
 * The first of three ports side by side that nothing listens on: the recommender's, the shop's, and that of its data. Below
 * the range that systems give to outgoing connections, so that none takes them between this look and their use; above
 * those that browsers refuse; and none twice, as whoever was given them need not listen yet.
 */
export async function freePorts(): Promise<number> {
  for (;;) {
    const port = 11_000 + 3 * randomInt(6_000);
    if (given.has(port)) continue;
    given.add(port);
    if ((await isFree(port)) && (await isFree(port + 1)) && (await isFree(port + 2))) return port;
  }
}

/** Every file below a folder with what tells whether it was written again: size and time of the last change. */
export function inventory(folder: string, except: RegExp): Record<string, string> {
  const files: Record<string, string> = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path);
    if (!except.test(name)) files[name] = `${statSync(path).size} ${statSync(path).mtimeMs}`;
  }
  return files;
}

export async function ask(port: number, query: string): Promise<{ readonly status: number; readonly body: string }> {
  const response = await fetch(`http://127.0.0.1:${port}/recommend?${query}`);
  return { status: response.status, body: await response.text() };
}

/** The events a run printed with --json. */
export function eventsOf(
  stdout: string,
): readonly { readonly type: string; readonly step?: string; readonly outcome?: string }[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

export const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

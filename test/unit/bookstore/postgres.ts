import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { postgresServer } from '../../../src/bookstore/database/postgres-server.js';

const HOME = '/usr/lib/postgresql';

/** The folder of the newest Postgres on this machine; undefined where there is none. */
export function postgresBinaries(): string | undefined {
  const versions = existsSync(HOME) ? readdirSync(HOME).filter((name) => /^\d+$/.test(name)) : [];
  const newest = versions.toSorted((a, b) => Number(b) - Number(a))[0];
  if (newest !== undefined) return join(HOME, newest, 'bin');
  if (process.env.BOOKSTORE_ML_REQUIRE_POSTGRES === '1')
    throw new Error(`BOOKSTORE_ML_REQUIRE_POSTGRES is set, and there is no Postgres in ${HOME}`);
  return undefined;
}

export interface RunningPostgres {
  /** An address for the database of that name. */
  url(database: string): string;
  /** Makes an empty database. */
  create(database: string): Promise<void>;
  /** Ends it as a power cut would, and answers once it is gone. */
  kill(): Promise<void>;
  start(): Promise<void>;
  remove(): Promise<void>;
}

/** A Postgres of our own on a socket in a temporary folder: it takes no port. It never runs as root, which it refuses. */
export async function startPostgres(binaries: string): Promise<RunningPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'bookstore-ml-pg-'));
  const owner = ownerOfPostgres();
  if (owner !== undefined) chownSync(folder, owner.uid, owner.gid);
  const data = join(folder, 'data');
  const flags = ['-D', data, '-U', 'shop', '-E', 'UTF8', '--locale=C', '--auth=trust', '--no-sync'];
  execFileSync(join(binaries, 'initdb'), flags, { ...owner, cwd: folder, stdio: 'ignore' });
  let server: ChildProcess;
  const url = (database: string) => `postgres://shop@localhost/${database}?host=${encodeURIComponent(folder)}`;
  async function start(): Promise<void> {
    const settings = ['-c', 'fsync=off', '-c', 'listen_addresses=', '-c', `unix_socket_directories=${folder}`];
    server = spawn(join(binaries, 'postgres'), ['-D', data, ...settings], { ...owner, cwd: folder, stdio: 'ignore' });
    await untilAnswering(url('postgres'), server);
  }
  await start();
  const stop = async (signal: NodeJS.Signals) => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    server.kill(signal);
    await once(server, 'exit');
  };
  return {
    url,
    start,
    async create(database) {
      const db = postgresServer({ url: url('postgres') });
      await db.run(`create database ${database}`);
      await db.close();
    },
    kill: () => stop('SIGQUIT'),
    async remove() {
      await stop('SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function untilAnswering(url: string, server: ChildProcess): Promise<void> {
  const db = postgresServer({ url });
  const deadline = Date.now() + 20_000;
  for (;;) {
    try {
      await db.query('select 1');
      return await db.close();
    } catch (error) {
      if (server.exitCode !== null || Date.now() > deadline) throw error;
      await setTimeout(25);
    }
  }
}

function ownerOfPostgres(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync('/etc/passwd', 'utf8').split('\n');
  const user = ['postgres', 'nobody'].map((name) => users.find((line) => line.startsWith(`${name}:`))).find(Boolean)!;
  const [, , uid, gid] = user.split(':');
  return { uid: Number(uid), gid: Number(gid) };
}

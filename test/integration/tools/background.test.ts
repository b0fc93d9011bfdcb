import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server as HttpServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Command } from '../../../src/engine/contract.js';
import { identify, isRunning } from '../../../src/lib/process/process-identity.js';
import { commandLine } from '../../../src/lib/process/process-table.js';
import { isListening, nextFreePort, ownerOf } from '../../../src/tools/network/ports.js';
import { becomesReady, find, isReady, type Server, start, stop } from '../../../src/tools/process/background.js';
import { CommandError } from '../../../src/tools/process/command-error.js';
import { until } from './until.js';

const FAKE = join(import.meta.dirname, 'fake-server.mjs');

let folder: string;
let server: Server;
let foreign: HttpServer | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bookstore-ml-background-'));
  const port = (await nextFreePort(24_000 + (process.pid % 3_000)))!;
  const files = {
    pidfile: join(folder, 'run', 'fake.json'),
    log: join(folder, 'fake.log'),
    secret: join(folder, 'secret'),
  };
  server = { service: 'fake', instance: 'mine', port, title: 'the fake', ...files };
});
afterEach(async () => {
  await stop(ctx(), server);
  foreign?.closeAllConnections();
  foreign?.close();
  foreign = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const ctx = (signal = new AbortController().signal) => ({
  signal,
  now: () => performance.now(),
  sleep: (ms: number) => setTimeout(ms),
  report: { waiting: () => {}, progress: () => {}, log: () => {}, command: () => {}, fact: () => {} },
});

const command = (...flags: readonly string[]): Command => ({
  argv: [process.execPath, FAKE, String(server.port), server.service, server.instance, ...flags],
  purpose: '',
  mutates: true,
  background: true,
});
const options = { timeoutMs: 20_000, late: () => new Error('late') };

/** One of an older version, or that hangs, with the record that its installer left. */
async function startUnproven(...flags: readonly string[]): Promise<{ readonly pid: number }> {
  const [file, ...args] = command(...flags).argv;
  const child = spawn(file, args, { stdio: 'ignore', detached: true });
  await once(child, 'spawn');
  child.unref();
  const { pid, started } = identify(child.pid!)!;
  // As this version writes it, since the command line here names no bookstore-ml.
  mkdirSync(dirname(server.pidfile), { recursive: true });
  const record = { pid, started, command: commandLine(pid), port: server.port };
  writeFileSync(server.pidfile, JSON.stringify(record));
  await until(() => isListening(server.port));
  return { pid };
}

async function occupy(answer: object): Promise<void> {
  foreign = createServer((_, response) => response.end(JSON.stringify(answer))).listen(server.port, '127.0.0.1');
  await once(foreign, 'listening');
}

describe('a server in the background', () => {
  test('is ready when start returns, is found by what it says, and is gone after stop', async () => {
    expect(await find(server)).toEqual({ state: 'free' });
    await start(ctx(), server, command(), options);
    const found = await find(server);
    expect(found).toMatchObject({ state: 'ours', health: { service: 'fake', instance: 'mine' } });
    expect(await isReady(server)).toBe(true);
    await stop(ctx(), server);
    expect(await find(server)).toEqual({ state: 'free' });
    expect(existsSync(server.pidfile)).toBe(false);
  });

  test('is not ended where no record of ours names it', async () => {
    await start(ctx(), server, command(), options);
    const record = readFileSync(server.pidfile);
    rmSync(server.pidfile);
    const { pid } = JSON.parse(record.toString());
    await expect(stop(ctx(), server)).rejects.toThrow(`the fake runs as process ${pid}`);
    expect(identify(pid)).toBeDefined();
    writeFileSync(server.pidfile, record);
  });

  test('is not ended where its record is of a process with another start or another command line', async () => {
    await start(ctx(), server, command(), options);
    const record = JSON.parse(readFileSync(server.pidfile, 'utf8'));
    for (const other of [{ started: 'another boot/1' }, { command: 'another program' }]) {
      writeFileSync(server.pidfile, JSON.stringify({ ...record, ...other }));
      await expect(stop(ctx(), server)).rejects.toThrow('the fake runs as process');
      expect(isRunning(record)).toBe(true);
    }
    writeFileSync(server.pidfile, JSON.stringify(record));
  });

  test('that names the number of a stranger does not have the stranger ended', async () => {
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)']);
    await once(stranger, 'spawn');
    const identity = identify(stranger.pid!)!;
    await occupy({ service: 'fake', instance: 'mine', pid: stranger.pid });
    await stop(ctx(), server);
    expect(isRunning(identity)).toBe(true);
    stranger.kill('SIGKILL');
  });

  test('that gives on what another says is found by its pidfile alone', async () => {
    const relay: Server = { ...server, service: 'the way', relay: true };
    expect(await find(relay)).toEqual({ state: 'free' });
    await start(ctx(), relay, command(), options);
    expect(await find(relay)).toMatchObject({ state: 'ours' });
    const record = readFileSync(relay.pidfile);
    rmSync(relay.pidfile);
    expect(await find(relay)).toEqual({ state: 'foreign' });
    writeFileSync(relay.pidfile, record);
  });

  test.each([
    ['another port than before', () => nextFreePort(server.port)],
    ['a port that only root may open', async () => 1],
  ])('that is meant for %s is ended by its pidfile', async (_, port) => {
    await start(ctx(), server, command(), options);
    const { pid } = JSON.parse(readFileSync(server.pidfile, 'utf8'));
    await stop(ctx(), { ...server, port: (await port())! });
    expect(identify(pid)).toBeUndefined();
  });

  test('that ends before it is ready fails with the last lines of its log, those of this start only', async () => {
    writeFileSync(server.log, 'an older line\n');
    const error = await start(ctx(), server, command('--fail'), options).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CommandError);
    expect(error).toMatchObject({ exitCode: 7, lines: ['cannot go on'] });
  });

  test('that stays silent is late', async () => {
    await expect(start(ctx(), server, command('--unready'), { ...options, timeoutMs: 500 })).rejects.toThrow('late');
    expect(await becomesReady(ctx(), server, 300)).toBe(false);
  });

  test('that does not listen to SIGTERM is killed', async () => {
    await start(ctx(), server, command('--deaf'), options);
    const { pid } = JSON.parse(readFileSync(server.pidfile, 'utf8'));
    let clock = 0;
    // Time runs fast here: the grace is over after a few looks.
    await stop({ now: () => (clock += 1_000), sleep: (ms) => setTimeout(ms) }, server);
    await until(async () => identify(pid) === undefined);
  });

  test('of another program is somebody else, and is left alone', async () => {
    await occupy({ service: 'other' });
    expect(await find(server)).toEqual({ state: 'foreign' });
    await stop(ctx(), server);
    expect(await find(server)).toEqual({ state: 'foreign' });
    expect(await ownerOf(server.port)).toMatchObject({ pid: process.pid });
  });

  test('of another workspace is somebody else', async () => {
    await occupy({ service: 'fake', instance: 'theirs', pid: process.pid });
    expect(await find(server)).toEqual({ state: 'foreign' });
  });

  test('that says it is ours and proves nothing is somebody else, and is never told the secret', async () => {
    await start(ctx(), server, command(), options);
    const secret = readFileSync(server.secret, 'utf8').trim();
    await stop(ctx(), server);
    const heard: string[] = [];
    foreign = createServer((request, response) => {
      heard.push(JSON.stringify([request.url, request.headers]));
      const proof = `${process.pid}.${'0'.repeat(64)}`;
      response
        .setHeader('x-bookstore-ml-proof', proof)
        .end(JSON.stringify({ service: 'fake', instance: 'mine', pid: process.pid }));
    }).listen(server.port, '127.0.0.1');
    await once(foreign, 'listening');
    expect(await find(server)).toEqual({ state: 'foreign' });
    expect(heard.join()).toContain('challenge');
    expect(heard.join()).not.toContain(secret);
  });

  test('that passes our challenge on to our own server at another port is somebody else', async () => {
    await start(ctx(), server, command(), options);
    const port = (await nextFreePort(server.port))!;
    foreign = createServer(async ({ url, headers }, response) => {
      const challenge = String(headers['x-bookstore-ml-challenge']);
      const answer = await fetch(`http://127.0.0.1:${server.port}${url}`, {
        headers: { 'x-bookstore-ml-challenge': challenge },
      });
      const proof = answer.headers.get('x-bookstore-ml-proof') ?? '';
      response.setHeader('x-bookstore-ml-proof', proof).end(await answer.text());
    }).listen(port, '127.0.0.1');
    await once(foreign, 'listening');
    expect(await find({ ...server, port })).toEqual({ state: 'foreign' });
  });

  test.each(['--old', '--hang'])(
    'that cannot prove itself (%s) is ours where the port is that of the process we recorded',
    async (flag) => {
      const child = await startUnproven(flag);
      expect(await find(server, 100)).toMatchObject({ state: 'ours', pid: child.pid });
      await stop(ctx(), server);
      expect(identify(child.pid)).toBeUndefined();
    },
  );

  test.skipIf(process.platform !== 'linux')(
    'that the version before recorded, by number, tick and port, is ours and is ended',
    async () => {
      const { pid } = await startUnproven('--old', 'bookstore-ml');
      const tick = identify(pid)!.started!.split('/')[1];
      writeFileSync(server.pidfile, JSON.stringify({ pid, started: tick, port: server.port }));
      expect(await find(server)).toMatchObject({ state: 'ours', pid });
      await stop(ctx(), server);
      expect(identify(pid)).toBeUndefined();
    },
  );

  test('gets of the environment what it needs, and none of the secrets of the shell it was started from', async () => {
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'x');
    vi.stubEnv('GITHUB_TOKEN', 'x');
    vi.stubEnv('PGPASSWORD', 'x');
    await start(ctx(), server, { ...command(), env: { GIVEN: 'by the command' } }, options);
    vi.unstubAllEnvs();
    const found = await find(server);
    const { env } = found.state === 'ours' ? found.health : {};
    expect(env).toEqual(expect.arrayContaining(['PATH', 'HOME', 'GIVEN']));
    expect((env as string[]).filter((name) => /AWS|TOKEN|PGPASS/.test(name))).toEqual([]);
  });

  test('has its secret, its record and its log to itself', async () => {
    await start(ctx(), server, command(), options);
    for (const file of [server.secret, server.pidfile, server.log])
      expect([file, statSync(file).mode & 0o777]).toEqual([file, 0o600]);
  });
});

describe('a pidfile', () => {
  test('whose number was given to another process since ends nobody', async () => {
    await start(ctx(), server, command(), options);
    await stop(ctx(), server);
    const bystander = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)']);
    await once(bystander, 'spawn');
    const identity = identify(bystander.pid!)!;
    writeFileSync(server.pidfile, JSON.stringify({ pid: identity.pid, started: 'long ago', port: server.port }));
    await stop(ctx(), server);
    expect(isRunning(identity)).toBe(true);
    bystander.kill('SIGKILL');
  });

  test.each(['', '{', '[]', '{"pid":1,"started":"x"}', '{"pid":-1,"started":"x"}'])(
    'that holds %j is no pidfile',
    async (text) => {
      await start(ctx(), server, command(), options);
      await stop(ctx(), server);
      writeFileSync(server.pidfile, text);
      await stop(ctx(), server);
      expect(existsSync(server.pidfile)).toBe(false);
    },
  );
});

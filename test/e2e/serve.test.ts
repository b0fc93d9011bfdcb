import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn as spawnInTerminal } from '@lydell/node-pty';
import { expect, onTestFinished, test, vi } from 'vitest';
import { writeModel } from '../../src/recommender/store/write-model.js';
import { BIN } from './cli.js';

/** Its files are larger than what is read without a thread. */
const BOOKS = 20_000;
const NEIGHBOURS = 10;

test('a large model is swapped in by a thread, and no request fails', async () => {
  const model = await writeLargeModel(1);
  const { url } = await serve(model);
  expect(await ask(url)).toEqual([1]);
  let swapped = false;
  const asking = Promise.all(
    Array.from({ length: 4 }, async () => {
      while (!swapped) expect([[1], [7]]).toContainEqual(await ask(url));
    }),
  );
  await writeLargeModel(7, model);
  await vi.waitFor(async () => expect(await ask(url)).toEqual([7]), { timeout: 20_000 });
  swapped = true;
  await asking;
});

test('a request that was sent before the server was told to stop is answered', async () => {
  const { port, child } = await serve(await writeLargeModel(1));
  const callers = Array.from({ length: 50 }, () => callUntilClosed(port));
  await vi.waitFor(() => expect(callers.every(({ answered }) => answered() > 2)).toBe(true), { timeout: 20_000 });
  child.kill('SIGTERM');
  expect(await Promise.all(callers.map(({ lost }) => lost))).toEqual(callers.map(() => false));
  expect(await exitOf(child)).toBe(0);
});

test('a server goes with its terminal, and one without stays', async () => {
  const model = await writeLargeModel(1);
  const terminal = spawnInTerminal(process.execPath, [BIN, 'serve', '--model', model, '--port', '0'], {});
  const ended = new Promise((resolve) => terminal.onExit(resolve));
  await new Promise<void>((resolve) => {
    let shown = '';
    terminal.onData((data) => {
      shown += data;
      if (shown.includes('listening on')) resolve();
    });
  });
  terminal.kill('SIGHUP');
  await ended;

  const { url, child } = await serve(model);
  child.kill('SIGHUP');
  expect(await ask(url)).toEqual([1]);
  expect(child.exitCode).toBeNull();
});

/** Each book's best neighbour is `step` further on. Answers the folder. */
async function writeLargeModel(step: number, folder?: string): Promise<string> {
  const dir = folder ?? mkdtempSync(join(tmpdir(), 'bookstore-ml-serve-'));
  if (folder === undefined) onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const size = BOOKS * NEIGHBOURS;
  const digest = '0'.repeat(64);
  const model = {
    hyperparameters: { metric: 'cosine', topK: NEIGHBOURS, minSupport: 1 } as const,
    items: { text: Array.from({ length: BOOKS }, (_, item) => String(item)), integers: true },
    baskets: BOOKS,
    counts: new Uint32Array(BOOKS).fill(9),
    offsets: Uint32Array.from({ length: BOOKS + 1 }, (_, row) => row * NEIGHBOURS),
    neighbours: Uint32Array.from(
      { length: size },
      (_, at) => (Math.floor(at / NEIGHBOURS) + step + (at % NEIGHBOURS)) % BOOKS,
    ),
    support: new Uint32Array(size).fill(3),
  };
  const columns = { basket: 'customer_id', item: 'book_id', time: 'ordered_at' };
  await writeModel(dir, model, { file: 'orders.csv', sha256: digest, digest, rows: size, columns });
  return dir;
}

async function serve(model: string): Promise<{ url: string; port: number; child: ChildProcess }> {
  const child = spawn(process.execPath, [BIN, 'serve', '--model', model, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = await once(child.stdout, 'data');
  const port = Number(/:(\d+)\n/.exec(String(line))![1]);
  return { url: `http://127.0.0.1:${port}`, port, child };
}

async function ask(url: string): Promise<number[]> {
  const answer = (await (await fetch(`${url}/recommend?book_id=0&k=1`)).json()) as { recommendations: number[] };
  return answer.recommendations;
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null) await once(child, 'exit');
  return child.exitCode;
}

/** Asks on one connection, again and again, until the server closes it; `lost` is whether it then owed an answer. */
function callUntilClosed(port: number): { answered(): number; lost: Promise<boolean> } {
  const socket = connect(port, '127.0.0.1');
  let answered = 0;
  let told = false;
  const send = () => socket.write('GET /recommend?book_id=0&k=1 HTTP/1.1\r\nHost: x\r\n\r\n');
  socket.on('connect', send);
  socket.on('data', (data) => {
    answered++;
    told = data.includes('Connection: close');
    if (!told) send();
  });
  socket.on('error', () => undefined);
  return { answered: () => answered, lost: new Promise((resolve) => socket.on('close', () => resolve(!told))) };
}

import { expect, test } from 'vitest';
import type { Command } from '../../../src/engine/contract.js';
import { identify } from '../../../src/lib/process/process-identity.js';
import { CommandError } from '../../../src/tools/process/command-error.js';
import { type RunContext, run } from '../../../src/tools/process/exec.js';
import { resolveArgv } from '../../../src/tools/process/self.js';
import { until } from './until.js';

const node = (script: string): Command => ({
  argv: [process.execPath, '-e', script],
  purpose: 'a test',
  mutates: false,
});

function context() {
  const lines: string[] = [];
  const commands: Command[] = [];
  const stop = new AbortController();
  const kill = new AbortController();
  const report = {
    waiting: () => {},
    progress: () => {},
    fact: () => {},
    log: (line: string) => lines.push(line),
    command: (command: Command) => commands.push(command),
  };
  const ctx: RunContext = { signal: stop.signal, force: kill.signal, report };
  return { ctx, lines, commands, stop, kill };
}

async function refusal(running: Promise<void>): Promise<CommandError> {
  const error = await running.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof CommandError)) throw new Error(`no CommandError but ${String(error)}`);
  return error;
}

test('shows the command, then logs stdout and stderr line by line', async () => {
  const { ctx, lines, commands } = context();
  const command = node("console.log('one\\ntwo'); setTimeout(() => console.error('three'), 20)");
  await run(ctx, command);
  expect(commands).toEqual([command]);
  expect(lines).toEqual(['one', 'two', 'three']);
});

test('a command that ends badly throws with its exit code and last lines', async () => {
  const { ctx } = context();
  const error = await refusal(run(ctx, node('for (let i = 0; i < 200; i++) console.log(i); process.exitCode = 3')));
  expect(error.exitCode).toBe(3);
  expect(error.lines.at(-1)).toBe('199');
  expect(error.lines.length).toBeLessThan(200);
});

test('a command that a signal ended says which', async () => {
  const { ctx } = context();
  expect(await refusal(run(ctx, node("process.kill(process.pid, 'SIGKILL')")))).toMatchObject({ signal: 'SIGKILL' });
});

test('a program that is not there says so', async () => {
  const { ctx } = context();
  const command: Command = { argv: ['no-such-program-of-ours'], purpose: '', mutates: false };
  expect(await refusal(run(ctx, command))).toMatchObject({ code: 'ENOENT', exitCode: undefined });
});

test('stdin is empty, so that nothing can wait for a key', async () => {
  const { ctx, lines } = context();
  await run(ctx, node("process.stdin.on('end', () => console.log('end')).resume()"));
  expect(lines).toEqual(['end']);
});

test('the environment of the command is added to ours', async () => {
  const { ctx, lines } = context();
  await run(ctx, { ...node('console.log(process.env.OURS, typeof process.env.PATH)'), env: { OURS: 'yes' } });
  expect(lines).toEqual(['yes string']);
});

test('a stop lets the child end in its own way, and is no failure of the command', async () => {
  const { ctx, lines, stop } = context();
  const running = run(
    ctx,
    node(
      "process.on('SIGTERM', () => { console.log('tidied'); process.exit(1) }); console.log('up'); setInterval(() => {}, 1e6)",
    ),
  );
  await until(() => lines.includes('up'));
  stop.abort(new Error('stopped'));
  await expect(running).rejects.toThrow('stopped');
  expect(lines).toEqual(['up', 'tidied']);
});

test('a second stop kills at once', async () => {
  const { ctx, lines, stop, kill } = context();
  const running = run(
    ctx,
    node("process.on('SIGTERM', () => console.log('deaf')); console.log(process.pid); setInterval(() => {}, 1e6)"),
  );
  await until(() => lines.length === 1);
  stop.abort(new Error('stopped'));
  await until(() => lines.includes('deaf'));
  kill.abort();
  await expect(running).rejects.toThrow('stopped');
  expect(identify(Number(lines[0]))).toBeUndefined();
});

test('nothing starts after a stop', async () => {
  const { ctx, commands, stop } = context();
  stop.abort(new Error('stopped'));
  await expect(run(ctx, node(''))).rejects.toThrow('stopped');
  expect(commands).toEqual([]);
});

test('our own name runs this installation under this Node, whatever the PATH holds', () => {
  const [file, script, ...rest] = resolveArgv(['bookstore-ml', 'status']);
  expect(file).toBe(process.execPath);
  expect(script).toMatch(/bin[\\/]bookstore-ml\.js$/);
  expect(rest).toEqual(['status']);
  expect(resolveArgv(['kubectl', 'get'])).toEqual(['kubectl', 'get']);
});

import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type IPty, spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { expect, vi } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const program = `${root}.cache/fake-run/test/fixtures/fake-run/program.js`;

/** Compiles the program of fake steps, once before the tests that run it. */
export function buildProgram(): void {
  execFileSync(process.execPath, [`${root}node_modules/typescript/bin/tsc`, '-p', `${root}test/fixtures/fake-run`]);
}

/** How the program is started, as words of a shell. */
export function programCommand(...args: readonly string[]): readonly [string, ...string[]] {
  return [process.execPath, program, ...args];
}

/** An environment as a terminal gives it: none of the test runner's own settings. */
export function terminalEnv(more: NodeJS.ProcessEnv = {}): Record<string, string> {
  const { CI: _c, FORCE_COLOR: _f, NO_COLOR: _n, VITEST: _v, ...rest } = process.env;
  const env = { ...rest, TERM: 'xterm-256color', LANG: 'C.UTF-8', NODE_ENV: 'production', FAKE_SPEED: '5', ...more };
  return env as Record<string, string>;
}

const running = new Set<IPty>();

/** Ends what a failed test has left running. */
export function endSessions(): void {
  for (const pty of running) pty.kill('SIGKILL');
}

/** A process on a real pseudo-terminal, and the screen that an emulator makes of its bytes. */
export interface Session {
  bytes(): string;
  screen(): Promise<string>;
  scrollback(): Promise<string>;
  /** Resolves when the screen shows `text`. */
  shows(text: string): Promise<void>;
  type(keys: string): void;
  resize(columns: number, rows: number): void;
  /** The exit code, once everything written has been drawn. */
  readonly exited: Promise<number>;
}

export function startSession(
  [file, ...args]: readonly [string, ...string[]],
  { columns = 80, rows = 24, env = {} }: { columns?: number; rows?: number; env?: NodeJS.ProcessEnv } = {},
): Session {
  const emulator = new xterm.Terminal({ cols: columns, rows, scrollback: 5_000, allowProposedApi: true });
  const pty = spawn(file, [...args], { name: 'xterm-256color', cols: columns, rows, env: terminalEnv(env) });
  let bytes = '';
  pty.onData((data) => {
    bytes += data;
    emulator.write(data);
  });
  running.add(pty);
  const exited = new Promise<number>((resolve) =>
    pty.onExit(({ exitCode }) => {
      running.delete(pty);
      resolve(exitCode);
    }),
  );
  const text = async (from: () => number) => {
    await new Promise<void>((resolve) => emulator.write('', resolve));
    const { active } = emulator.buffer;
    const rowsFrom = Array.from({ length: active.length - from() }, (_, row) => active.getLine(from() + row));
    return rowsFrom.map((line) => line?.translateToString(true) ?? '').join('\n');
  };
  const screen = () => text(() => emulator.buffer.active.baseY);
  return {
    bytes: () => bytes,
    screen,
    scrollback: () => text(() => 0),
    shows: (wanted) =>
      vi.waitFor(async () => expect(await screen()).toContain(wanted), { timeout: 30_000, interval: 30 }),
    type: (keys) => pty.write(keys),
    resize(nextColumns, nextRows) {
      emulator.resize(nextColumns, nextRows);
      pty.resize(nextColumns, nextRows);
    },
    exited,
  };
}

import { spawnSync } from 'node:child_process';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildProgram, endSessions, programCommand, startSession, terminalEnv } from './session.js';

beforeAll(buildProgram);
afterEach(endSessions);

const CLEARS = ['\u001b[3J', '\u001b[2J', '\u001bc'];

describe('the wizard on a real terminal', () => {
  it('runs to the answer and leaves the whole story in the scrollback', async () => {
    const session = startSession(programCommand('success'));
    await session.shows('waiting: webhook of kueue');
    expect(await session.exited).toBe(0);
    const text = await session.scrollback();
    for (const end of ['✓ A', '✓ B', '✓ C', '✓ D', '✓ E', '✓ F', '✓ G']) expect(text).toContain(end);
    expect(text).toContain('{"book_id":1,"k":3,"recommendations":[17,4,233]}');
    expect(text).toContain('All steps are done');
    expect(text).not.toContain('stop safely');
  });

  it('retries a failed step with one key and goes on to the end', async () => {
    const session = startSession(programCommand('failure-retried'));
    await session.shows('r retry with 1 GiB');
    await session.shows('OOMKilled (exit 137)');
    session.type('r');
    expect(await session.exited).toBe(0);
    const text = await session.scrollback();
    expect(text).toContain('→ retrying with 1 GiB');
    expect(text.match(/BML-D07/g)).toHaveLength(1);
  });

  it('skips a failed step and says at the end what is missing for it', async () => {
    const session = startSession(programCommand('skip-blocks'));
    await session.shows('s skip');
    session.type('s');
    await session.shows('Skip F? G needs it and will not run.');
    session.type('s');
    expect(await session.exited).toBe(1);
    const text = await session.scrollback();
    expect(text).toContain('Not everything is there: F skipped, G not possible without it');
    expect(text).toContain('go on  bookstore-ml up');
  });

  it('stops safely on Ctrl-C, and at once on the second', async () => {
    const session = startSession(programCommand('stubborn'));
    await session.shows('q stop safely');
    session.type('\u0003');
    await session.shows('stopping safely: A finishes first (Ctrl-C: at once)');
    session.type('\u0003');
    expect(await session.exited).toBe(130);
    expect(await session.scrollback()).toContain('go on  bookstore-ml up');
  });

  it('follows the window from 120x40 to 40x12 and back', async () => {
    const session = startSession(programCommand('stubborn'), { columns: 120, rows: 40 });
    await session.shows(' ○ G  Ask it');
    session.resize(40, 12);
    await session.shows(' ●A ○B ○C ○D ○E ○F ○G');
    session.resize(120, 40);
    await session.shows('workshop   $ kubectl');
    session.type('\u0003\u0003');
    expect(await session.exited).toBe(130);
  });

  it('can be used at 40x12', async () => {
    const session = startSession(programCommand('failure-retried'), { columns: 40, rows: 12 });
    await session.shows('BML-D07');
    await session.shows('q quit');
    session.type('r');
    expect(await session.exited).toBe(0);
    expect(await session.scrollback()).toContain('All steps are done');
  });

  it('never wipes what was on the terminal before it, whatever it is put through', async () => {
    const shell = ['bash', '-c', 'echo "before the run"; "$@"', 'sh', ...programCommand('chatty')] as const;
    const session = startSession(['bash', ...shell.slice(1)], { rows: 24 });
    await session.shows('output line');
    session.type('l');
    session.resize(80, 10);
    await session.shows('q back');
    session.type('q');
    await session.shows('q quit');
    session.resize(30, 6);
    session.resize(80, 24);
    await session.shows('ran out of memory');
    session.type('c');
    await session.shows('kind create cluster --name bookstore');
    session.type('q');
    await session.exited;
    expect(await session.scrollback()).toContain('before the run');
    for (const clear of CLEARS) expect(session.bytes()).not.toContain(clear);
  });

  it('gives the terminal back as it found it', async () => {
    const command = ['-c', '"$@"; stty -a', 'sh', ...programCommand('success')];
    const session = startSession(['bash', ...command]);
    await session.exited;
    const settings = session.bytes().slice(session.bytes().lastIndexOf('speed '));
    expect(settings).toMatch(/(?<!-)icanon/);
    expect(settings).toMatch(/(?<!-)\becho\b/);
    expect(session.bytes().lastIndexOf('\u001b[?25h')).toBeGreaterThan(session.bytes().lastIndexOf('\u001b[?25l'));
  });

  it('hears the first key after a question that was asked before it', async () => {
    const session = startSession(programCommand('stubborn', '--ask'));
    await session.shows('Go on?');
    session.type('\r');
    await session.shows('why');
    session.type('l');
    await session.shows('full log   /tmp/logs/a.log');
    session.type('\u0003\u0003');
    expect(await session.exited).toBe(130);
    expect(await session.scrollback()).toContain('asked: {"kind":"answered","value":true}');
  });
});

describe('plain lines', () => {
  it('ask about a failure where there is a terminal to ask on', async () => {
    const session = startSession(programCommand('failure-retried', '--plain'));
    await session.shows('D Train the model failed. What now?');
    session.type('r\r');
    expect(await session.exited).toBe(0);
    expect(await session.scrollback()).toMatch(/\[D \d\d:\d\d\] retrying with 1 GiB/);
  });

  it('hold no escape sequence in a pipe, ask nobody, and say what failed', async () => {
    const [file, ...args] = programCommand('failure-retried');
    const { status: code, stdout } = spawnSync(file, args, { env: terminalEnv(), encoding: 'utf8' });
    expect(code).toBe(1);
    expect(stdout).not.toContain('\u001b');
    expect(stdout).toMatch(/\[D \d\d:\d\d\] FAILED BML-D07 The trainer ran out of memory/);
    expect(stdout).toContain('go on: bookstore-ml up');
  });
});

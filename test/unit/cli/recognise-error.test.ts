import { expect, test } from 'vitest';
import { explainError } from '../../../src/cli/explain-error.js';
import { adviceFor, explainCheck, recogniseError } from '../../../src/cli/recognise-error.js';
import { CommandError } from '../../../src/tools/process/command-error.js';

const command = { argv: ['docker', 'info'] as const, purpose: 'ask Docker about itself', mutates: false };
const ended = (...lines: readonly string[]) => new CommandError(command, { exitCode: 1 }, lines);
const closed = 'permission denied while trying to connect to the docker API at unix:///var/run/docker.sock';

test('what another program ended in is explained outside of steps too, with exit code 1', async () => {
  const { text, code } = explainError(await recogniseError(ended(closed)));
  expect(text).toMatch(/^bookstore-ml: BML-X34 you may not use Docker\n {2}permission denied.*\n(.*\n)*.*usermod/);
  expect(code).toBe(1);
});

test('what nobody knows is shown as it is', async () => {
  const { text } = explainError(await recogniseError(ended('frobnicated')));
  expect(text).toMatch(
    /^bookstore-ml: BML-Z90 docker info failed\n {2}frobnicated\n {2}docker ended with exit code 1\n/,
  );
});

test('any other error stays as it is', async () => {
  const error = new TypeError('x');
  expect(await recogniseError(error)).toBe(error);
});

test('a check that threw is told in a few words, with the code that has more', async () => {
  const cfg = { home: '/h', port: 8080 } as never;
  expect(await explainCheck(ended(closed), { letter: 'A' }, cfg)).toBe('you may not use Docker (BML-X34)');
  expect(await explainCheck(ended('frobnicated'), { letter: 'A' }, cfg)).toBe('docker ended with exit code 1');
  expect(await explainCheck(new Error('no such thing'), { letter: 'A' }, cfg)).toBe('no such thing');
});

test('what to do about it is told before anything is started, where that is known', async () => {
  const cfg = { home: '/h', port: 8080 } as never;
  expect(await adviceFor(ended(closed), cfg)).toMatch(/^sudo usermod -aG docker.*\(BML-X34\)$/);
  expect(await adviceFor(ended('frobnicated'), cfg)).toBeUndefined();
  expect(await adviceFor(new TypeError('x'), cfg)).toBeUndefined();
});

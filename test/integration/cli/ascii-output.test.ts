import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { spellOutput } from '../../../src/cli/printing/ascii-output.js';

const bin = resolve(import.meta.dirname, '../../../bin/bookstore-ml.js');

function written(env: NodeJS.ProcessEnv, chunks: readonly (string | Buffer)[]): string {
  let text = '';
  const stream = { write: (chunk: string | Buffer) => (text += chunk.toString()) } as unknown as NodeJS.WriteStream;
  spellOutput([stream], env);
  for (const chunk of chunks) stream.write(chunk);
  return text;
}

describe('output', () => {
  const text = '✓ A · kind → local … 5–20 s × “x” ─ ✗ ● ○';
  test.each([
    ['LC_ALL=C', { LC_ALL: 'C' }],
    ['LANG=POSIX', { LANG: 'POSIX' }],
    ['a dumb terminal', { TERM: 'dumb', LANG: 'C.UTF-8' }],
  ])('is ASCII with %s', (_, env) => expect(written(env, [text])).toBe('+ A - kind -> local ... 5-20 s x "x" - x * o'));
  test('stays as it is in a UTF-8 locale, and where there is none', () => {
    expect(written({ LANG: 'en_US.UTF-8' }, [text])).toBe(text);
    expect(written({}, [text])).toBe(text);
  });
  test('keeps letters of any script, and bytes', () => {
    expect(written({ LC_ALL: 'C' }, ['Žižek 本'])).toBe('Žižek 本');
    expect(written({ LC_ALL: 'C' }, [Buffer.from('·')])).toBe('·');
  });
});

test.each(['C', 'POSIX'])('every command that changes nothing prints ASCII with LC_ALL=%s', async (LC_ALL) => {
  const home = mkdtempSync(join(tmpdir(), 'bookstore-ml-ascii-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  mkdirSync(join(home, 'bookstore'));
  writeFileSync(join(home, 'bookstore', 'journal.ndjson'), '');
  const env = { ...process.env, LC_ALL, BOOKSTORE_ML_HOME: home };
  for (const line of ['status', 'up --target local --dry-run', 'doctor', 'recommend 1', 'up --target moon', '--help']) {
    const ran = await promisify(execFile)(process.execPath, [bin, ...line.split(' ')], { env }).catch((error) => error);
    expect([line, `${ran.stdout}${ran.stderr}`.replace(/[ -~\n]/g, '')]).toEqual([line, '']);
  }
});

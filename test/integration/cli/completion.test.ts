import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const bin = resolve(import.meta.dirname, '../../../bin/bookstore-ml.js');
const SHELLS = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof SHELLS)[number];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bookstore-ml-completion-'));
  for (const shell of SHELLS)
    writeFileSync(join(folder, `our.${shell}`), execFileSync(process.execPath, [bin, 'completion', shell]));
  writeFileSync(join(folder, 'orders.csv'), '');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Has a shell load our script, and complete the last of these words. */
const COMPLETE: Readonly<Record<Shell, string>> = {
  bash: `source ./our.bash
    COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _bookstore_ml; printf '%s\\n' "\${COMPREPLY[@]}"`,
  // What a terminal does with the answers is zsh's own.
  zsh: `compdef() { [[ "$*" == '_bookstore_ml bookstore-ml' ]] || exit 1 }
    _describe() { local one; for one in \${(P)4}; do print -r -- "\${one%%:*}"; done | grep -e "^\${words[CURRENT]}" }
    compadd() { shift; print -rl -- "$@" | grep -e "^\${words[CURRENT]}" }
    _files() { print -rl -- \${words[CURRENT]}*(N) }
    source ./our.zsh
    words=("$@"); CURRENT=$#; _bookstore_ml; true`,
  fish: `source ./our.fish
    complete -C (string join ' ' -- $argv) | string replace -r '\\t.*' ''; true`,
};

function complete(shell: Shell, ...words: readonly string[]): readonly string[] {
  const flags = { bash: ['--norc', '-c'], zsh: ['-f', '-c'], fish: ['--no-config', '-c'] }[shell];
  const zeroth = shell === 'fish' ? [] : [shell];
  const { stdout, stderr, status } = spawnSync(
    shell,
    [...flags, COMPLETE[shell], ...zeroth, 'bookstore-ml', ...words],
    {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, HOME: folder },
    },
  );
  expect([stderr, status]).toEqual(['', 0]);
  return stdout.split('\n').filter(Boolean).sort();
}

const isThere = (shell: Shell) => spawnSync(shell, ['--version']).status === 0;

describe.each(SHELLS.map((shell) => [shell, isThere(shell)] as const))('%s', (shell, there) => {
  test.skipIf(!there).each<[readonly string[], readonly string[]]>([
    [['sta'], ['status']],
    [['shop', 'tr'], ['traffic']],
    [['shop', 'traffic', '--dr'], ['--drift']],
    [
      ['shop', 'traffic', '--drift', ''],
      ['genre', 'none', 'popularity'],
    ],
    [['up', '--target', 'k'], ['kind']],
    [['logs', 're'], ['recommender']],
    [['open', 'mo'], ['model']],
    [['completion', 'z'], ['zsh']],
    [['models', '--js'], ['--json']],
    [['train', '--orders', 'ord'], ['orders.csv']],
  ])('completes %j', (words, expected) => expect(complete(shell, ...words)).toEqual(expected));

  test.skipIf(!there)('offers every command, and the options of one alone', () => {
    expect(complete(shell, '')).toEqual(expect.arrayContaining(['up', 'down', 'completion', 'help']));
    const options = complete(shell, 'shop', 'init', '--');
    expect(options).toEqual(expect.arrayContaining(['--data', '--database', '--help']));
    expect(options).not.toContain('--rate');
  });
});

test('another shell is refused, with those there are', () => {
  const { status, stderr } = spawnSync(process.execPath, [bin, 'completion', 'tcsh'], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([
    2,
    'bookstore-ml: completion does not know "tcsh"\n  It knows: bash, zsh, fish.\n',
  ]);
});

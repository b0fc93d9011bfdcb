import { describe, expect, test } from 'vitest';
import type { OptionSpec } from '../../../src/cli/command.js';
import { nearest } from '../../../src/cli/parsing/nearest.js';
import { parseCommand } from '../../../src/cli/parsing/parse-arguments.js';
import { UsageError } from '../../../src/lib/usage-error.js';

const OPTIONS: readonly OptionSpec[] = [
  { name: 'port', value: 'N', help: '' },
  { name: 'target', value: 'T', among: ['local', 'kind'], help: '' },
  { name: 'skip', value: 'X', multiple: true, help: '' },
  { name: 'yes', short: 'y', help: '' },
  { name: 'count', short: 'k', value: 'N', help: '' },
];

function parse(...argv: readonly string[]) {
  const parsed = parseCommand('up', argv, OPTIONS, [0, 1]);
  if (parsed.help) throw new Error('help');
  return parsed.args;
}

function refusal(...argv: readonly string[]): string {
  try {
    parse(...argv).whole('port', 1, 65535);
  } catch (error) {
    if (error instanceof UsageError) return [error.message, error.hint].filter(Boolean).join(' | ');
    throw error;
  }
  throw new Error('not refused');
}

describe('reads', () => {
  test('values after a space or an equals sign', () => {
    expect(parse('--port', '80').whole('port', 1, 65535)).toBe(80);
    expect(parse('--port=80').text('port')).toBe('80');
  });
  test('switches, short forms, positionals in any place', () => {
    const args = parse('-y', 'x', '-k', '3');
    expect([args.has('yes'), args.positionals, args.text('count')]).toEqual([true, ['x'], '3']);
  });
  test('an option again, where it may come again', () =>
    expect(parse('--skip', 'C', '--skip', 'F').texts('skip')).toEqual(['C', 'F']));
  test('a value that begins with one dash', () => expect(parse('--port', '-1').text('port')).toBe('-1'));
  test('an empty value as none, so that an unset parameter can be passed on', () =>
    expect(parse('--port=', '--target', '').text('port')).toBeUndefined());
  test('help, whatever else is there', () =>
    expect(parseCommand('up', ['--help', '--port', '1'], OPTIONS, [0, 0]).help).toBe(true));
});

describe('refuses, and says what would be right', () => {
  test.each<[string, readonly string[], string]>([
    ['an unknown option', ['--prot', '1'], 'up has no option --prot | Did you mean --port?'],
    ['an unknown short option', ['-z'], 'up has no option -z | See bookstore-ml up --help.'],
    ['a missing value', ['--port'], '--port needs a value | See bookstore-ml up --help.'],
    ['an option where a value should be', ['--port', '--yes'], '--port needs a value | See bookstore-ml up --help.'],
    ['a value for a switch', ['--yes=no'], '--yes takes no value | See bookstore-ml up --help.'],
    ['a word that is not one of the few', ['--target', 'moon'], '--target is one of local, kind; "moon" is not'],
    ['an option twice', ['--port', '1', '--port', '2'], '--port is given twice | See bookstore-ml up --help.'],
    ['an argument too many', ['a', 'b'], 'up does not take "b" | See bookstore-ml up --help.'],
    ['a number out of range', ['--port', '70000'], '--port is a whole number from 1 to 65535; "70000" is not'],
    ['a number that is none', ['--port', '1e3'], '--port is a whole number from 1 to 65535; "1e3" is not'],
  ])('%s', (_, argv, message) => expect(refusal(...argv)).toBe(message));
  test('an argument too few', () =>
    expect(() => parseCommand('recommend', [], [], [1, 1])).toThrow('recommend needs an argument'));
});

test('the nearest word is offered only if it is near', () => {
  expect(nearest('sttus', ['status', 'up'])).toBe('status');
  expect(nearest('kubernetes', ['status', 'up'])).toBeUndefined();
});

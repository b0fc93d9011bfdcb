import { afterEach, expect, test, vi } from 'vitest';
import { command } from '../../../src/cli/commands/explain/index.js';
import { parseCommand } from '../../../src/cli/parsing/parse-arguments.js';
import { typedLookup } from '../../../src/lib/typed-command.js';

afterEach(() => vi.restoreAllMocks());

async function explain(...argv: readonly string[]): Promise<string> {
  const written: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  expect(await command.run(argumentsOf(argv))).toBe(0);
  return written.join('');
}

function argumentsOf(argv: readonly string[]) {
  const parsed = parseCommand('explain', argv, command.options, command.positionals);
  if (parsed.help) throw new Error('no help was asked for');
  return parsed.args;
}

test.each(['BML-E01', 'e01'])('explain %s tells what the failure means', async (code) => {
  expect(await explain(code)).toMatch(/^BML-E01 {2}port PORT is taken\n\ncause {2}/);
});

test('the command on a card leads there', async () => {
  const [, ...argv] = typedLookup('BML-X33').split(' ').slice(1);
  expect(await explain(...argv)).toContain('colima start');
});

test('a code that there is not is wrong use', async () =>
  expect(command.run(argumentsOf(['BML-Q99']))).rejects.toThrow('there is no failure "BML-Q99"'));

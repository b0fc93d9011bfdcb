import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { command } from '../../../src/cli/commands/shop/serve.js';
import { parseCommand } from '../../../src/cli/parsing/parse-arguments.js';

const SERVICES = [
  '--catalog',
  'http://127.0.0.1:1',
  '--orders',
  'http://127.0.0.1:1',
  '--recommender',
  'http://[::1]:1',
];

function serve(...flags: readonly string[]) {
  const argv = ['storefront', '--port', '0', ...flags];
  const parsed = parseCommand('shop serve', argv, command.options, command.positionals);
  if (parsed.help) throw new Error('that is help');
  return command.run(parsed.args);
}

test.each([
  [['--models', 'm'], /needs --catalog/],
  [SERVICES, /needs --models/],
  [['--models', 'm', '--catalog', 'catalog.csv'], /--catalog is an http URL here/],
])('the storefront is not served with %j', async (flags, words) => {
  await expect(serve(...flags)).rejects.toMatchObject({ name: 'UsageError', message: expect.stringMatching(words) });
});

test('a session key that is missing or too short to sign with is refused, with what to do', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bookstore-ml-key-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const short = join(folder, 'short');
  await writeFile(short, 'secret\n');
  for (const [file, words] of [
    [join(folder, 'none'), /cannot be read/],
    [short, /too short/],
  ] as const)
    await expect(serve(...SERVICES, '--models', folder, '--session-key-file', file)).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringMatching(words),
      where: file,
      hint: expect.stringContaining('urandom'),
    });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { COMMANDS } from '../../../src/cli/command-table.js';
import { actionWith, findCommand } from '../../../src/cli/find-command.js';
import { parseCommand } from '../../../src/cli/parsing/parse-arguments.js';
import { UsageError } from '../../../src/lib/usage-error.js';

async function named(...argv: readonly string[]) {
  const found = await findCommand(argv);
  return found.kind === 'group' ? `${found.entry.name} as a whole` : [found.name, ...found.argv].join(' ');
}

async function refusal(...argv: readonly string[]): Promise<string> {
  const error: unknown = await findCommand(argv).then(
    () => undefined,
    (reason) => reason,
  );
  if (!(error instanceof UsageError)) throw new Error('not refused');
  return `${error.message} | ${error.hint}`;
}

describe('a command line names', () => {
  test.each([
    [['status', '--json'], 'status --json'],
    [['shop', 'init', '--data', 'x'], 'shop init --data x'],
    [['shop', '--data', 'x', 'init'], 'shop init --data x'],
    [['shop', 'serve', 'catalog', 'orders'], 'shop serve catalog orders'],
    [['shop', '--help'], 'shop as a whole'],
    [['shop', 'help'], 'shop as a whole'],
    [['models', '--help'], 'models as a whole'],
    [['models'], 'models list'],
    [['models', '--json'], 'models list --json'],
    [['shop', 'serve', '--help'], 'shop serve --help'],
  ])('%j', async (argv, expected) => expect(await named(...argv)).toBe(expected));
});

describe('a command line that names nothing is refused', () => {
  test.each([
    [['sttus'], 'there is no command "sttus" | Did you mean status?'],
    [['dataset', 'forget', '--out', 'x'], 'dataset cannot "forget" | It can: generate.'],
    [['bundle'], 'bundle needs an action | It can: create, verify.'],
    [['bundle', '--json'], 'bundle needs an action | It can: create, verify.'],
    [['bundle', 'verfy'], 'bundle cannot "verfy" | It can: create, verify. Did you mean verify?'],
  ])('%j', async (argv, expected) => expect(await refusal(...argv)).toBe(expected));
});

test('an option of another action is told from one that there is nowhere', async () => {
  const found = await findCommand(['shop', 'init', '--rate', '2']);
  if (found.kind === 'group') throw new Error('no action');
  expect(await actionWith(found.siblings, 'rate')).toBe('traffic');
  expect(await actionWith(found.siblings, 'colour')).toBeUndefined();
});

/** Every list of strings in a manifest that is a container's arguments to this program. */
function argumentsIn(value: unknown): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(argumentsIn);
  const { args } = value as { readonly args?: unknown };
  const own = Array.isArray(args) && COMMANDS.some(({ name }) => name === args[0]) ? [args.map(String)] : [];
  return [...own, ...Object.values(value).flatMap(argumentsIn)];
}

const manifests = resolve(import.meta.dirname, '../../../manifests');
const lines = readdirSync(manifests, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.yaml'))
  .flatMap((name) =>
    parseAllDocuments(readFileSync(join(manifests, name), 'utf8'), { merge: true }).flatMap((document) =>
      argumentsIn(document.toJS()).map((args) => [name, args.join(' '), args] as const),
    ),
  );

test('the manifests run the program often', () => expect(lines.length).toBeGreaterThan(12));

test.each(lines)('%s runs a command line that is taken: %s', async (_, _line, args) => {
  // Parameters of a workflow are filled in later: a whole value may be empty, which counts as not given.
  const filled = args.map((word) => word.replace(/=\{\{[^}]*\}\}$/, '=').replace(/\{\{[^}]*\}\}/g, 'x'));
  const found = await findCommand(filled);
  if (found.kind === 'group') throw new Error('no action');
  const { name, argv, command } = found;
  expect(parseCommand(name, argv, command.options, command.positionals)).toMatchObject({ help: false });
});

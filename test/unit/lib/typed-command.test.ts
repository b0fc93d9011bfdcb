import { afterEach, describe, expect, test } from 'vitest';
import { COMMANDS } from '../../../src/cli/command-table.js';
import {
  setInvocation,
  setTypedName,
  typed,
  WITH_STATE,
  WITHOUT_STATE,
  withTypedCommands,
} from '../../../src/lib/typed-command.js';

afterEach(() => {
  setTypedName(undefined, {});
  setInvocation({});
});

const NPX = { npm_command: 'exec', npm_execpath: '/usr/lib/node_modules/npm/bin/npx-cli.js' };

describe('a command that is shown', () => {
  test.each<[string, NodeJS.ProcessEnv, string | undefined, string, string]>([
    ['as it is', {}, undefined, 'up --from D', 'bookstore-ml up --from D'],
    ['by npx where it came so', NPX, undefined, 'up', 'npx bookstore-ml up'],
    ['not by npx in a script of a package', { npm_command: 'run-script' }, undefined, 'up', 'bookstore-ml up'],
    ['with its cluster', {}, 'two', 'recommend 7', 'bookstore-ml recommend --name two 7'],
    ['with its cluster once', {}, 'two', 'status --name two', 'bookstore-ml status --name two'],
    ['without a cluster where it has none', NPX, 'two', 'train --orders x', 'npx bookstore-ml train --orders x'],
    [
      'with the home that is set',
      { BOOKSTORE_ML_HOME: '/a b' },
      undefined,
      'up',
      "BOOKSTORE_ML_HOME='/a b' bookstore-ml up",
    ],
    ['without a home that is empty', { BOOKSTORE_ML_HOME: '' }, undefined, 'up', 'bookstore-ml up'],
    ['as an option of the program', NPX, 'two', '--help', 'npx bookstore-ml --help'],
  ])('is %s', (_, env, name, command, expected) => {
    setInvocation(env, 'linux');
    if (name !== undefined) setTypedName(name, {});
    expect(typed(command)).toBe(expected);
  });

  test('has no home in front on Windows, whose shells have no such prefix', () => {
    setInvocation({ BOOKSTORE_ML_HOME: 'C:\\state' }, 'win32');
    expect(typed('up')).toBe('bookstore-ml up');
  });

  test('names the cluster in a server that up started, too', () => {
    const env: NodeJS.ProcessEnv = {};
    setTypedName('two', env);
    setInvocation(env);
    expect(typed('pipeline')).toBe('bookstore-ml pipeline --name two');
  });
});

test.each([
  ['run bookstore-ml up again: it asks', 'run npx bookstore-ml up --name two again: it asks'],
  ['bookstore-ml down, then up', 'npx bookstore-ml down --name two, then up'],
  ['take another: bookstore-ml up --name two-2; or', 'take another: npx bookstore-ml up --name two-2; or'],
  ['see bookstore-ml logs B', 'see npx bookstore-ml logs --name two B'],
  ['See bookstore-ml shop init --help.', 'See npx bookstore-ml shop init --help.'],
  ['kubectl -n bookstore-ml logs job/x', 'kubectl -n bookstore-ml logs job/x'],
  ['use the version of bookstore-ml that made it', 'use the version of bookstore-ml that made it'],
  ['bookstore-ml: no recommender', 'bookstore-ml: no recommender'],
  ['cd /opt/bookstore-ml up', 'cd /opt/bookstore-ml up'],
])('in a text, %j becomes %j, and once is enough', (text, expected) => {
  setInvocation({ ...NPX }, 'linux');
  setTypedName('two', {});
  expect(withTypedCommands(text)).toBe(expected);
  expect(withTypedCommands(expected)).toBe(expected);
});

test('every command is known to have state or none', () => {
  const known = `${WITH_STATE} ${WITHOUT_STATE}`.split(' ');
  expect(COMMANDS.map(({ name }) => name).filter((name) => !known.includes(name))).toEqual([]);
});

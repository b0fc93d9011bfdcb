import { describe, expect, test } from 'vitest';
import { explainError } from '../../../src/cli/explain-error.js';
import { InputError } from '../../../src/lib/input-error.js';
import { UsageError } from '../../../src/lib/usage-error.js';

const system = (code: string, rest: object) =>
  Object.assign(new Error(`${code}: refused`), { code, syscall: 'write', ...rest });

describe('an error of the user', () => {
  test('is one line and a hint, and exit code 2', () =>
    expect(explainError(new UsageError('there is no such step', 'The steps are A to G.'))).toEqual({
      text: 'bookstore-ml: there is no such step\n  The steps are A to G.\n',
      code: 2,
    }));

  test('in a file is three labelled lines, which steps read back', () =>
    expect(explainError(new InputError('the file is empty', 'orders.csv', 'give it rows')).text).toBe(
      'error: the file is empty\n  where: orders.csv\n  todo: give it rows\n',
    ));
});

describe('what the system refuses', () => {
  test.each([
    ['a full disk', system('ENOSPC', { path: '/out/model.json' }), /the disk is full: \/out\/model\.json/],
    ['a full disk behind stdout', system('ENOSPC', {}), /the disk is full: write/],
    [
      'a file that grew too large',
      system('EFBIG', { path: '/out/orders.csv' }),
      /larger than may be: \/out\/orders\.csv/,
    ],
    ['a read-only disk', system('EROFS', { path: '/out' }), /read-only: \/out/],
    ['a port in use', system('EADDRINUSE', { port: 8080 }), /port 8080 is in use/],
    [
      'an address of another machine',
      system('EADDRNOTAVAIL', { address: '1.2.3.4', port: 8080 }),
      /^.*1\.2\.3\.4 is no/,
    ],
    ['a name that nobody has', system('ENOTFOUND', { hostname: 'no.such' }), /no\.such is no address/],
  ])('%s is said in words, with exit code 1 and no stack trace', (_, error, words) => {
    const { text, code } = explainError(error);
    expect(text).toMatch(words);
    expect(text).not.toContain('    at ');
    expect(code).toBe(1);
  });

  test('a reader that has seen enough is no failure', () =>
    expect(explainError(system('EPIPE', {}))).toEqual({ text: '', code: 0 }));
});

test('anything else is our own bug: exit code 70, with its stack', () => {
  const { text, code } = explainError(new TypeError('x is not a function'));
  expect(text).toMatch(/a bug of ours: TypeError: x is not a function\n {4}at /);
  expect(code).toBe(70);
});

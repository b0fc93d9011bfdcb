import { describe, expect, test } from 'vitest';
import { CATALOGUE } from '../../../src/failures/catalogue.js';
import { diagnose } from '../../../src/failures/diagnose.js';
import { CommandError } from '../../../src/tools/process/command-error.js';

const around = { home: '/home/ada/state', port: 8080 };

/** For each row a line as it was really seen, and the step in which. */
const SEEN: Record<string, readonly [step: string, line: string]> = {
  'BML-X10': ['A', "Error: ENOSPC: no space left on device, write '/home/ada/state/x'"],
  'BML-X11': ['A', "Error: EROFS: read-only file system, mkdir '/home/ada/state'"],
  'BML-B03': ['B', "error: the shop's database is in use by process 4711"],
  'BML-A03': ['B', "error: the shop's database cannot be opened: RuntimeError: unreachable"],
  'BML-A04': ['B', "error: the shop's database was made by a newer bookstore-ml"],
  'BML-X12': ['D', 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory'],
  'BML-X13': ['D', "Error: EMFILE: too many open files, open '/home/ada/orders.csv'"],
  'BML-X14': ['D', 'Error: spawn /usr/bin/node EAGAIN'],
  'BML-E02': ['E', 'Error: listen EACCES: permission denied 127.0.0.1:80'],
  'BML-E03': ['E', 'bookstore-ml: port 8080 is in use'],
  'BML-X15': ['A', "Error: EACCES: permission denied, mkdir '/home/ada/state'"],
  'BML-X16': ['A', 'bookstore-ml needs Node 20.19 or newer; this is 18.20.4.'],
  'BML-X17': ['A', "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'execa' imported from /x/y.js"],
  'BML-D02': ['D', 'error: the shop does not answer'],
  'BML-D03': ['D', 'error: the shop stopped in the middle of an export'],
  'BML-E04': ['E', 'error: no model: it has no model.json'],
  'BML-E06': ['G', 'the recommender is gone from its port'],
  'BML-E05': ['E', 'error: a damaged model: model-309f.bin has 10 of 4096 bytes'],
  'BML-F02': ['F', 'bookstore-ml: v0002 is not promoted'],
  'BML-F03': ['F', 'error: the pointer to the promoted model is damaged'],
  'BML-F04': ['F', 'error: this record is damaged'],
  'BML-A18': [
    'A',
    'Error from server (Forbidden): configmaps "bookstore-ml-owner" is forbidden: unable to create new content in namespace bookstore-ml because it is being terminated',
  ],
  'BML-C13': [
    'F',
    'Error: Unable to continue with install: CustomResourceDefinition "workflows.argoproj.io" in namespace "" exists and cannot be imported into the current release: invalid ownership metadata',
  ],
  'BML-X18': ['A', "Error: ENAMETOOLONG: name too long, mkdir '/home/ada/state'"],
  'BML-X19': ['D', 'Error: EIO: i/o error, read'],
  'BML-X20': ['A', "Error: ENOTEMPTY: directory not empty, rename '/a' -> '/b'"],
  'BML-X21': ['D', "Error: ENOENT: no such file or directory, open '/home/ada/state/model/model.json'"],
};

describe.each(CATALOGUE.map((row) => [row.code, row] as const))('%s', (code, row) => {
  const [letter, line] = SEEN[code] ?? ['A', 'no line was seen'];

  test('is found by its evidence, among other output', () => {
    const command = { argv: ['bookstore-ml', 'work'] as const, purpose: '', mutates: true };
    const error = new CommandError(command, { exitCode: 1 }, ['begin', `  ${line}`, '    at somewhere (file.js:1:1)']);
    const failure = diagnose(error, { letter }, around);
    expect(failure).toMatchObject({
      code,
      evidence: line,
      command: 'bookstore-ml work',
      transient: row.transient ?? false,
    });
    expect([failure.what, failure.cause, failure.fix].join(' ')).not.toMatch(/[{}]|undefined/);
  });

  test('is found in an error that a step throws itself', () => {
    expect(diagnose(new Error('work failed', { cause: new Error(line) }), { letter }, around).code).toBe(code);
  });
});

test('codes are never used twice, and each row was seen', () => {
  const codes = CATALOGUE.map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
  expect(Object.keys(SEEN).sort()).toEqual([...codes].sort());
});

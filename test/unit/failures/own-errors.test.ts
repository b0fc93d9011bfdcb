import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { prepareDataset } from '../../../src/bookstore/dataset/prepare-dataset.js';
import { explainError } from '../../../src/cli/explain-error.js';
import { diagnose } from '../../../src/failures/diagnose.js';
import { HintError } from '../../../src/lib/hint-error.js';
import { InputError } from '../../../src/lib/input-error.js';
import { readPromoted } from '../../../src/recommender/registry/promotion.js';
import { readRecord as readRegistered } from '../../../src/recommender/registry/records.js';
import { damaged, readRecord } from '../../../src/recommender/store/model-files.js';
import { ToolError } from '../../../src/tools/install/tool-error.js';
import { ClusterError } from '../../../src/tools/kubernetes/cluster-error.js';
import { CommandError } from '../../../src/tools/process/command-error.js';

const around = { home: '/home/ada/state', port: 8080 };
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bookstore-ml-own-errors-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function thrown(work: () => unknown): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

/** What a process of ours ends with that meets the error, as its parent sees it. */
function asChild(error: unknown): CommandError {
  const { text, code } = explainError(error);
  const command = { argv: ['bookstore-ml', 'work'] as const, purpose: '', mutates: true };
  return new CommandError(command, { exitCode: code }, [
    'working',
    ...text.split('\n'),
    'the last word of another thread',
  ]);
}

const system = (code: string, rest: object = {}) =>
  Object.assign(new Error(`${code}: refused`), { code, syscall: 'write', ...rest });

/** Errors as they are really thrown, and the code that must arrive. */
const CASES: readonly (readonly [code: string, what: string, work: () => unknown])[] = [
  ['BML-E04', 'a folder without a model', () => readRecord(folder)],
  [
    'BML-E07',
    'a model that was changed',
    async () => {
      await mkdir(join(folder, 'changed'));
      await writeFile(join(folder, 'changed/model.json'), '{}');
      readRecord(join(folder, 'changed'));
    },
  ],
  [
    'BML-F03',
    'a damaged pointer',
    async () => {
      await writeFile(join(folder, 'promoted.json'), '{');
      await readPromoted(folder);
    },
  ],
  [
    'BML-F04',
    'a damaged record',
    async () => {
      await mkdir(join(folder, 'records'), { recursive: true });
      await writeFile(join(folder, 'records/v0001.json'), '{');
      await readRegistered(folder, 1);
    },
  ],
  ['BML-D02', 'a shop that is away', () => prepareDataset('http://127.0.0.1:9', folder)],
  [
    'BML-X31',
    'a missing tool',
    () => {
      throw new ToolError('kubectl is not here', 'Install kubectl.');
    },
  ],
  [
    'BML-X10',
    'a full disk',
    () => {
      throw system('ENOSPC', { path: '/x' });
    },
  ],
  [
    'BML-X40',
    'a file that grew too large',
    () => {
      throw system('EFBIG', { path: '/x' });
    },
  ],
  [
    'BML-X11',
    'a read-only disk',
    () => {
      throw system('EROFS', { path: '/x' });
    },
  ],
  [
    'BML-X13',
    'too many files',
    () => {
      throw system('EMFILE');
    },
  ],
  [
    'BML-X15',
    'a file of another user',
    () => {
      throw system('EACCES', { path: '/x' });
    },
  ],
  [
    'BML-E02',
    'a port below 1024',
    () => {
      throw system('EACCES', { port: 80 });
    },
  ],
  [
    'BML-E03',
    'a port in use',
    () => {
      throw system('EADDRINUSE', { port: 8080 });
    },
  ],
  [
    'BML-X18',
    'a long path',
    () => {
      throw system('ENAMETOOLONG', { path: '/x' });
    },
  ],
  [
    'BML-X21',
    'a missing file',
    () => {
      throw system('ENOENT', { path: '/x' });
    },
  ],
];

test.each(CASES)('%s survives the way from the process that fails to the card: %s', async (code, _, work) => {
  const error = await thrown(work);
  const failure = diagnose(asChild(error), { letter: 'E' }, around);
  expect(failure.code).toBe(code);
  expect([failure.what, failure.cause, failure.fix].join(' ')).not.toMatch(/[{}]|undefined/);
  if (error instanceof HintError)
    expect(diagnose(error, { letter: 'E' }, around)).toMatchObject({ code, what: failure.what });
});

test('words may change: the code alone decides', () => {
  const error = new InputError('anything at all', '/shop', 'do something', { code: 'BML-B03', values: { pid: 4711 } });
  expect(diagnose(asChild(error), { letter: 'B' }, around)).toMatchObject({
    code: 'BML-B03',
    what: 'the database is in use',
    cause: 'process 4711 has it open, and only one may',
    evidence: '/shop: anything at all',
    command: 'bookstore-ml work',
  });
});

test('values come through whole, whatever is in them', () => {
  const pid = 'a b=c %20 ü\n';
  const error = new InputError('w', '/x', 'h', { code: 'BML-B03', values: { pid } });
  expect(diagnose(asChild(error), { letter: 'B' }, around).fix).toContain(`kill ${pid}`);
});

test('a missing tool keeps its own advice', () =>
  expect(
    diagnose(asChild(new ToolError('kubectl is not here', 'Install kubectl.')), { letter: 'E' }, around),
  ).toMatchObject({
    code: 'BML-X31',
    cause: 'kubectl is not here',
    fix: 'Install kubectl.',
  }));

test('what another program says of the cause goes before a code that only says where it showed', () => {
  const opened = (words: string) =>
    new InputError(`the shop's database cannot be opened: ${words}`, '/shop', 'make it again', { code: 'BML-A03' });
  const codeOf = (words: string) => diagnose(asChild(opened(words)), { letter: 'B' }, around).code;
  expect(codeOf('could not extend file "base/5/1": No space left on device')).toBe('BML-X10');
  expect(codeOf('RuntimeError: unreachable')).toBe('BML-A03');
  expect(codeOf('something new')).toBe('BML-A03');
  expect(
    diagnose(asChild(damaged('/m', 'x cannot be read (EIO: i/o error, read)')), { letter: 'E' }, around).code,
  ).toBe('BML-X19');
});

test('a code is read from what a container printed too', () => {
  const { text } = explainError(new InputError('the pointer is damaged', '/models', 'remove it', { code: 'BML-F03' }));
  const error = new ClusterError('the pipeline failed', 'JobFailed', 'Pod p, container c failed', text.split('\n'));
  expect(diagnose(error, { letter: 'F' }, around).code).toBe('BML-F03');
});

test('input without a code keeps its place and its advice, thrown or from a child', () => {
  const error = new InputError('no column "x"', '/data/mine.csv:1', 'name it');
  const expected = {
    code: 'BML-D10',
    evidence: '/data/mine.csv:1: no column "x"',
    cause: 'no column "x"',
    fix: 'name it',
  };
  expect(diagnose(error, { letter: 'D' }, around)).toMatchObject(expected);
  expect(diagnose(asChild(error), { letter: 'D' }, around)).toMatchObject(expected);
});

test('the last error counts where a command printed several', () => {
  const first = asChild(new InputError('a', '/x', 'h', { code: 'BML-F03' })).lines;
  const { command, lines } = asChild(new InputError('b', '/y', 'h'));
  expect(diagnose(new CommandError(command, { exitCode: 2 }, [...first, ...lines]), { letter: 'D' }, around).code).toBe(
    'BML-D10',
  );
});

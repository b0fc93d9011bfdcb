import { expect, test } from 'vitest';
import { type Failure, FailureError } from '../../../src/engine/failure.js';
import { diagnose } from '../../../src/failures/diagnose.js';
import { portTaken } from '../../../src/failures/port-taken.js';
import { CommandError } from '../../../src/tools/process/command-error.js';

const around = { home: '/home/ada/state', port: 8080 };
const command = { argv: ['bookstore-ml', 'train', '--orders', 'my orders.csv'] as const, purpose: '', mutates: true };
const ended = (lines: readonly string[], end: object = { exitCode: 1 }) => new CommandError(command, end, lines);

test('a step that knows its failure is believed', () => {
  const failure: Failure = { code: 'BML-E01', what: 'w', cause: 'c', fix: 'f', transient: false };
  expect(diagnose(new FailureError(failure), { letter: 'E' }, around)).toEqual(failure);
});

const refused = [
  'reading',
  'error: no column "customer_id"',
  '  where: /data/mine.csv:1',
  '  todo: name it with --basket-column',
];

test('input that a command refused keeps its place and its advice', () => {
  expect(diagnose(ended(refused, { exitCode: 2 }), { letter: 'D' }, around)).toEqual({
    code: 'BML-D10',
    what: 'the input cannot be used',
    evidence: '/data/mine.csv:1: no column "customer_id"',
    cause: 'no column "customer_id"',
    fix: 'name it with --basket-column',
    command: "bookstore-ml train --orders 'my orders.csv'",
    transient: false,
  });
});

test("what the reader says of the user's own file goes before any row of the catalogue", () => {
  const lines = [
    'error: it cannot be read (EACCES: permission denied)',
    '  where: /data/mine.csv',
    '  todo: chmod +r it',
  ];
  const orders = { file: '/data/mine.csv' };
  expect(diagnose(ended(lines), { letter: 'B' }, { ...around, orders }).fix).toBe('chmod +r it');
  expect(diagnose(ended(lines), { letter: 'B' }, around).code).toBe('BML-X15');
});

test('an account of refused input that is not whole is not taken for one', () => {
  expect(diagnose(ended(refused.slice(0, 3)), { letter: 'D' }, around).code).toBe('BML-D90');
});

test('the last evidence counts, not the first', () => {
  const failure = diagnose(ended(['ENOSPC while logging', 'ENOSPC in the end']), { letter: 'D' }, around);
  expect(failure.evidence).toBe('ENOSPC in the end');
});

test('a row of one step does not explain another', () => {
  expect(diagnose(ended(['bookstore-ml: v0002 is not promoted']), { letter: 'A' }, around).code).toBe('BML-A90');
});

test.each([{ signal: 'SIGKILL' }, { exitCode: 137 }])('a killed process is told from one that failed: %j', (end) => {
  const failure = diagnose(ended(['training 40 %'], end), { letter: 'D' }, around);
  expect(failure).toMatchObject({ code: 'BML-D91', evidence: 'training 40 %', transient: false });
});

test('a program that is not installed', () =>
  expect(diagnose(ended([], { code: 'ENOENT' }), { letter: 'C' }, around).code).toBe('BML-C92'));

test.each([
  ['docker', 'BML-X69'],
  ['/opt/kubectl', 'BML-A29'],
  ['bookstore-ml', 'BML-C90'],
])('a program that gives no answer in time: %s', (program, code) => {
  const late = new CommandError({ argv: [program, 'info'], purpose: '', mutates: false }, { timedOut: true }, []);
  expect(diagnose(late, { letter: 'C' }, around)).toMatchObject({
    code,
    evidence: `${program} gave no answer in time`,
  });
});

test('Docker that is not installed is not any program', () => {
  const absent = new CommandError({ argv: ['docker', 'info'], purpose: '', mutates: false }, { code: 'ENOENT' }, []);
  expect(diagnose(absent, { letter: 'A' }, around)).toMatchObject({ code: 'BML-X87' });
});

test('a command of which nothing is known shows its last line', () => {
  const failure = diagnose(ended(['one', 'two', '']), { letter: 'C' }, around);
  expect(failure).toMatchObject({ code: 'BML-C90', evidence: 'two', cause: 'bookstore-ml ended with exit code 1' });
});

test.each([new TypeError('x is not a function'), 'a text', undefined])('anything else is a bug of ours: %s', (error) =>
  expect(diagnose(error, { letter: 'C' }, around)).toMatchObject({ code: 'BML-X70', transient: false }),
);

test('a taken port names who has it, and one key takes the next', () => {
  const taken = { port: 8080, setting: 'port', server: 'the recommender', next: 8082 } as const;
  const failure = portTaken({ ...taken, owner: { pid: 4711, name: 'nginx' } });
  expect(failure).toMatchObject({
    code: 'BML-E01',
    evidence: '127.0.0.1:8080 is held by nginx (pid 4711)',
    remedy: { label: 'port 8082', set: { port: 8082 } },
  });
});

test('a taken port of a container names the container, and how to stop that', () => {
  const taken = { port: 8080, setting: 'port', server: 'the recommender' } as const;
  const contained = portTaken({ ...taken, owner: { container: 'web', image: 'nginx:1.27' }, next: 8081 });
  expect(contained.evidence).toBe('127.0.0.1:8080 is held by container web (nginx:1.27)');
  expect(contained.fix).toBe('take port 8081, or run docker stop web and retry');
});

test('a taken port with no free one beside it offers none', () => {
  const taken = { port: 8081, setting: 'shopPort', server: 'the shop', next: undefined, owner: undefined } as const;
  expect(portTaken(taken)).toMatchObject({ code: 'BML-B01' });
  expect(portTaken(taken).remedy).toBeUndefined();
});

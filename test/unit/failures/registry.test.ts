import { describe, expect, test } from 'vitest';
import type { FailureRow } from '../../../src/engine/failure-row.js';
import { diagnose } from '../../../src/failures/diagnose.js';
import { explainFailure, findFailure, listFailures, looksLikeCode } from '../../../src/failures/find.js';
import { PUSH } from '../../../src/failures/known/docker/push.js';
import { FAMILIES, memberOf } from '../../../src/failures/known/families.js';
import { failuresPage } from '../../../src/failures/page.js';
import { CONCERNS, RECOGNISED } from '../../../src/failures/registry.js';
import { CommandError } from '../../../src/tools/process/command-error.js';

const around = { home: '/home/ada/state', port: 8080 };
const rows = Object.values(CONCERNS).flatMap((concern) => Object.entries<FailureRow>(concern));
const families = Object.entries(FAMILIES);

test('a code is used once, those of families with every letter they can have included', () => {
  const codes = [
    ...rows.map(([code]) => code),
    ...families.flatMap(([code, { letters }]) => [...letters].map((letter) => memberOf(code as never, letter))),
  ];
  expect(codes.filter((code, at) => codes.indexOf(code) !== at)).toEqual([]);
  for (const code of codes) expect(code).toMatch(/^BML-[A-GXZ]\d\d$/);
});

/** Codes that meant something once. Their numbers stay free. */
test.each(['BML-A10', 'BML-B10', 'BML-C10', 'BML-F10', 'BML-E05'])(
  '%s has the one meaning it has in every step',
  (code) => expect(findFailure(code)?.row).toBe(FAMILIES[code.replace(/-./, '-?') as keyof typeof FAMILIES]),
);

test.each(rows)('%s says what, why and what to do in plain sentences', (_, row) => {
  for (const text of [row.what, row.cause, row.fix]) {
    expect(text).not.toBe('');
    expect(text).not.toMatch(/\.$/);
  }
});

const sayings = RECOGNISED.flatMap((concern) => Object.entries(concern)).flatMap(([code, { said = [] }]) =>
  said.map(
    ({ sample, steps, programs }) => [code.replace('?', 'A'), sample, steps?.[0] ?? 'A', programs?.[0]] as const,
  ),
);

describe.each(sayings)('%s: %s', (code, sample, letter, program) => {
  test('is found by its words, among other output', () => {
    const command = { argv: [program ?? 'tool', 'work'] as const, purpose: '', mutates: true };
    const error = new CommandError(command, { exitCode: 1 }, [
      'begin',
      `  ${sample}`,
      '    at somewhere (file.js:1:1)',
    ]);
    const failure = diagnose(error, { letter }, around);
    expect(failure).toMatchObject({
      code,
      evidence: sample.trim(),
      command: `${program ?? 'tool'} work`,
      transient: findFailure(code)?.row.transient ?? false,
    });
    expect([failure.what, failure.cause, failure.fix].join(' ')).not.toMatch(/[{}]|undefined/);
  });

  test.skipIf(program !== undefined)('is found in an error that a step throws itself', () =>
    expect(diagnose(new Error('work failed', { cause: new Error(sample) }), { letter }, around).code).toBe(code),
  );
});

test('every row that knows words of other programs is looked at', () => {
  const looked = new Set([PUSH, ...RECOGNISED].flatMap((concern) => Object.keys(concern)));
  expect(rows.filter(([code, { said }]) => said !== undefined && !looked.has(code)).map(([code]) => code)).toEqual([]);
});

test('no pattern knows words of our own', () => {
  const ours = /bookstore-ml|the shop|the model|is in use by|promoted|no permission:/;
  const patterns = rows.flatMap(([, { said = [] }]) => said.map(({ pattern }) => pattern.source));
  expect(patterns.filter((source) => ours.test(source))).toEqual([]);
});

test('the page of all failures is as the registry has them', async () => {
  await expect(failuresPage()).toMatchFileSnapshot('../../../src/failures/README.md');
});

describe('a failure is found by its code', () => {
  test.each(['BML-E01', 'bml-e01', 'E01', ' e01 '])('%j', (text) => {
    expect(findFailure(text)?.code).toBe('BML-E01');
    expect(looksLikeCode(text)).toBe(true);
  });

  test('of a family, with the letter of the step', () => {
    expect(findFailure('BML-D41')?.row.cause).toContain('cannot fetch it');
    expect(findFailure('BML-H41')).toBeUndefined();
  });

  test('and told: what, cause, fix, and how other programs say it', () => {
    const text = explainFailure('X10')!;
    expect(text).toMatch(/^BML-X10 {2}the disk is full\n\ncause {2}.*HOME\nfix {4}free some space/);
    expect(text).toContain('ENOSPC: no space left on device');
    expect(explainFailure('BML-Z99')).toBeUndefined();
  });

  test.each(['D', 'd-train', 'BML', 'E1'])('%s is no code', (text) => expect(looksLikeCode(text)).toBe(false));

  test('none is left out of the list', () => {
    const listed = listFailures().flatMap(({ failures }) => failures);
    expect(listed).toHaveLength(rows.length + families.length);
  });
});

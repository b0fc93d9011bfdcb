import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readTime } from '../../../../src/recommender/read/csv/time-forms.js';
import { readInteractions } from '../../../../src/recommender/read/read-interactions.js';
import { entryWeights } from '../../../../src/recommender/weighting/entry-weights.js';
import { tempFolder } from '../temp-folder.js';
import { runEvaluate, runTrain } from './run-command.js';

const folder = tempFolder();
const NOW = Date.UTC(2026, 10, 29);

/** A log of one customer who buys another book at each of these times, quoted as they may hold commas. */
function read(times: readonly (string | number)[], options: Parameters<typeof readInteractions>[2] = {}) {
  const rows = times.map((time, row) => `1,${row},"${time}"`);
  const file = folder.write('orders.csv', `customer_id,book_id,ordered_at\n${rows.join('\n')}\n`);
  return readInteractions(file, {}, { now: NOW, ...options });
}

const days = async (times: readonly (string | number)[]) =>
  Array.from((await read(times)).times!, (time) => new Date(time).toISOString().slice(0, 16));

const refusal = (times: readonly (string | number)[], options = {}) => read(times, options).catch((error) => error);

const kinds = async (times: readonly (string | number)[], options = {}) =>
  (await read(times, options)).findings?.map(({ kind, count, example }) => [kind, count, example]);

describe('a time', () => {
  test.each([
    ['2026-01-31 10:20:30+00', '2026-01-31T10:20:30.000Z'],
    ['2026-01-31 10:20:30.123+00', '2026-01-31T10:20:30.000Z'],
    ['2026-01-31T10:20:30-05', '2026-01-31T15:20:30.000Z'],
    ['2026-01-31 10:20:30 UTC', '2026-01-31T10:20:30.000Z'],
    ['2026-01-31 10:20:30 +0530', '2026-01-31T04:50:30.000Z'],
    [' 2026-01-31 ', '2026-01-31T00:00:00.000Z'],
    ['2026-1-5', '2026-01-05T00:00:00.000Z'],
    ['2026/01/31 8:26', '2026-01-31T08:26:00.000Z'],
    ['2026.01.31', '2026-01-31T00:00:00.000Z'],
    ['31.01.2026 08:26:01', '2026-01-31T08:26:01.000Z'],
    ['1-Dec-2010', '2010-12-01T00:00:00.000Z'],
    ['01 December 2010, 8:26 PM', '2010-12-01T20:26:00.000Z'],
    ['19970101', '1997-01-01T00:00:00.000Z'],
    ['20240131T102030Z', '2024-01-31T10:20:30.000Z'],
    ['20240131102030', '2024-01-31T10:20:30.000Z'],
    ['202401311020', '2024-01-31T10:20:00.000Z'],
    ['881250949', '1997-12-04T15:55:49.000Z'],
    ['1767261600', '2026-01-01T10:00:00.000Z'],
    ['1767261600123', '2026-01-01T10:00:00.123Z'],
    ['1767261600123456', '2026-01-01T10:00:00.123Z'],
    ['1767261600123456789', '2026-01-01T10:00:00.123Z'],
    ['1767261600.5', '2026-01-01T10:00:00.500Z'],
  ])('%j is %s', (text, iso) => {
    expect(readTime(text)).toEqual({ form: 'instant', ms: Date.parse(iso) });
  });

  test.each([
    '12:30',
    '2026-13-01',
    '20261301',
    '2026-02-30',
    '31/31/2026',
    'soon',
    '',
    '8:26',
    '1e9',
    '12345678',
    '1/2',
    '99.99.2026',
    '13:00 PM 1/1/2026',
  ])('%j is none', (text) => {
    expect(readTime(text)).toBeUndefined();
  });

  test.each([
    ['12/1/10 8:26', '2010-12-01T08:26', '2010-01-12T08:26'],
    ['12-01-2010 8:26 PM', '2010-12-01T20:26', '2010-01-12T20:26'],
    ['1/12/69', '2069-01-12T00:00', '2069-12-01T00:00'],
    ['1/12/70', '1970-01-12T00:00', '1970-12-01T00:00'],
    ['12/1/2010 12:05 AM', '2010-12-01T00:05', '2010-01-12T00:05'],
  ])('%j can be read in two orders', (text, monthFirst, dayFirst) => {
    expect(readTime(text)).toEqual({
      form: 'slashed',
      monthFirst: Date.parse(`${monthFirst}Z`),
      dayFirst: Date.parse(`${dayFirst}Z`),
    });
  });

  test('in any form that names its parts is the day that it names', () => {
    const dates = fc.date({ min: new Date('1990-01-01'), max: new Date('2069-12-31'), noInvalidDate: true });
    const forms: readonly ((y: string, m: string, d: string) => string)[] = [
      (y, m, d) => `${y}${m}${d}`,
      (y, m, d) => `${y}/${+m}/${+d}`,
      (y, m, d) => `${+d}.${+m}.${y}`,
      (y, m, d) => `${y}-${m}-${d} 0:00+00`,
      (y, m, d) => `${y}-${m}-${d}T00:00:00.000000000Z`,
    ];
    fc.assert(
      fc.property(dates, fc.constantFrom(...forms), (date, form) => {
        const iso = date.toISOString().slice(0, 10);
        const [y, m, d] = iso.split('-') as [string, string, string];
        expect(readTime(form(y, m, d))).toEqual({ form: 'instant', ms: Date.parse(iso) });
      }),
    );
  });
});

describe('dates such as 12/1/10', () => {
  test('have the day where a date of the column can have it only there, wherever that is', async () => {
    expect(await days(['12/1/10', '1/2/10', '13/1/10'])).toEqual([
      '2010-01-12T00:00',
      '2010-02-01T00:00',
      '2010-01-13T00:00',
    ]);
    expect(await days(['12/1/10', '1/2/10', '1/13/10'])).toEqual([
      '2010-12-01T00:00',
      '2010-01-02T00:00',
      '2010-01-13T00:00',
    ]);
    expect((await read(['12/1/10', '13/1/10'])).source).toMatchObject({
      from: '2010-01-12T00:00:00.000Z',
      to: '2010-01-13T00:00:00.000Z',
    });
  });

  test('are read as month/day/year where nothing tells, and that is said', async () => {
    expect(await days(['12/1/10'])).toEqual(['2010-12-01T00:00']);
    expect(await kinds(['12/1/10'])).toEqual([
      ['date-order', 1, '"12/1/10" as month/day/year, though it could be day/month/year'],
    ]);
    expect(await kinds(['12/1/10', '31/1/10'])).toEqual([['date-order', 2, '"12/1/10" as day/month/year']]);
  });

  test('in both orders are refused, with the line, where somebody needs them', async () => {
    expect(await refusal(['13/1/10', '1/13/10'])).toMatchObject({
      message: '"1/13/10" in "ordered_at" has the month first, and "13/1/10" the day',
      where: expect.stringMatching(/orders\.csv:2:/),
    });
    expect(await kinds(['13/1/10', '1/13/10'], { times: false })).toContainEqual(['unread-time', 2, '13/1/10']);
  });
});

describe('numbers of days', () => {
  test('of a spreadsheet are its dates', async () => {
    expect(await days([45_292, 45_293.5])).toEqual(['2024-01-01T00:00', '2024-01-02T12:00']);
    const { source } = await read([45_292, 45_293]);
    expect(source).toMatchObject({ from: '2024-01-01T00:00:00.000Z', to: '2024-01-02T00:00:00.000Z' });
    expect(await kinds([45_292])).toEqual([['day-number', 1, `"45292" as a spreadsheet's number of a day`]]);
  });

  test('from some start weigh by age as days do', async () => {
    const log = await read([1, 31, 61]);
    expect(log.source).not.toHaveProperty('from');
    const weighed = entryWeights(log, { metric: 'cosine', topK: 20, minSupport: 1, halfLife: 30 });
    expect([...weighed]).toEqual([1024, 2048, 4096]);
    const dated = await read(['2024-01-01', '2024-01-31', '2024-03-01']);
    expect([...entryWeights(dated, { metric: 'cosine', topK: 20, minSupport: 1, halfLife: 30 })]).toEqual([...weighed]);
  });

  test('among times are none: 0 stands for no time', async () => {
    expect(await refusal(['2024-01-01', '0'])).toMatchObject({ message: '"0" in "ordered_at" is no time' });
    expect(await kinds(['2024-01-01', '0'], { times: false })).toEqual([['unread-time', 1, '0']]);
  });
});

describe('times ahead of this machine’s clock', () => {
  test('are counted, and moved to the last that is not', async () => {
    const log = await read(['2024-01-01', '9999-12-31', '2024-02-01', '2042-01-01']);
    expect(Array.from(log.times!, (time) => new Date(time).toISOString().slice(0, 10))).toEqual([
      '2024-01-01',
      '2024-02-01',
      '2024-02-01',
      '2024-02-01',
    ]);
    expect(log.source).toMatchObject({ to: '2024-02-01T00:00:00.000Z' });
    expect(await kinds(['2024-01-01', '9999-12-31', '2042-01-01'])).toEqual([['ahead', 2, '9999-12-31']]);
  });

  test('of a shop in another zone are not', async () => {
    expect(await kinds(['2026-11-29T23:00:00Z', '2026-11-30T09:00:00Z'])).toEqual([]);
  });

  test('that all are stay as they are: the clock is wrong', async () => {
    const log = await read(['2030-01-01', '2031-01-01']);
    expect(log.source).toMatchObject({ from: '2030-01-01T00:00:00.000Z', to: '2031-01-01T00:00:00.000Z' });
    expect(log.findings).toMatchObject([{ kind: 'ahead', count: 2 }]);
  });

  test('change no weight of what was bought before', async () => {
    const wanted = { metric: 'cosine', topK: 20, minSupport: 1, halfLife: 90 } as const;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 20 }),
        fc.array(fc.constantFrom('2042-01-01', '9999-12-31', '253402300799', '31.12.2099'), {
          minLength: 1,
          maxLength: 3,
        }),
        async (ages, ahead) => {
          const times = ages.map((age) => new Date(NOW - age * 86_400_000).toISOString().slice(0, 10));
          const plain = entryWeights(await read(times), wanted);
          const mixed = entryWeights(await read([...times, ...ahead]), wanted);
          expect([...mixed.subarray(0, times.length)]).toEqual([...plain]);
        },
      ),
      { numRuns: 60 },
    );
  });
});

test('a half-life that leaves nothing is refused, with the newest order', async () => {
  const text = 'customer_id,book_id,ordered_at\n1,1,2004-01-01\n1,2,2004-01-01\n2,3,2024-01-01\n';
  const file = folder.write('old.csv', text);
  const { error } = await runTrain('--orders', file, '--out', join(folder.path, 'old'), '--half-life', '30');
  expect(error).toMatchObject({
    message: expect.stringContaining('no book has a neighbour'),
    hint: expect.stringContaining('2024-01-01'),
  });
});

test('an evaluation takes day numbers, and says how it read them', async () => {
  const rows = Array.from({ length: 40 }, (_, row) => `${row % 10},${row % 4},${row + 1}`);
  const file = folder.write('days.csv', `customer_id,book_id,ordered_at\n${rows.join('\n')}\n`);
  for (const split of ['leave-one-out', 'temporal']) {
    const { exit, out } = await runEvaluate('--orders', file, '--split', split, '--half-life', '10');
    expect(exit).toBe(0);
    expect(out).toContain('times like "1" as a number of days');
  }
});

import { describe, expect, it } from 'vitest';
import { doubling } from '../../bench/growth.js';
import { cost, interleave } from '../../bench/measure.js';
import { table } from '../../bench/table.js';

describe('interleave', () => {
  it('runs the contenders in turn, so that none has the machine to itself', async () => {
    const order: string[] = [];
    const contender = (name: string) => () => {
      order.push(name);
      return 1;
    };
    await interleave(2, { ours: contender('ours'), theirs: contender('theirs') });
    expect(order).toEqual(['ours', 'theirs', 'ours', 'theirs']);
  });

  it('answers least, middle and most, by value and not by spelling', async () => {
    const samples = [100, 9, 20];
    expect(await interleave(3, { ours: () => samples.shift() })).toEqual({ ours: { min: 9, median: 20, max: 100 } });
  });

  it('takes figures by name, each by itself', async () => {
    const samples = [
      { wall: 3, rss: 10 },
      { wall: 1, rss: 30 },
      { wall: 2, rss: 20 },
    ];
    expect(await interleave(3, { ours: async () => samples.shift() })).toEqual({
      ours: { wall: { min: 1, median: 2, max: 3 }, rss: { min: 10, median: 20, max: 30 } },
    });
  });
});

describe('cost', () => {
  it('counts the CPU time and memory of the process, whose output it keeps out of the way', () => {
    const busy =
      'const b = Buffer.alloc(2e8, 1); const end = process.cpuUsage().user + 2e5; while (process.cpuUsage().user < end);';
    const { wall, cpu, rss } = cost(process.execPath, ['-e', `${busy} console.log(b.length)`]);
    expect(cpu).toBeGreaterThan(0.2);
    expect(wall).toBeGreaterThan(0);
    expect(rss).toBeGreaterThan(2e8 / 2 ** 20);
  });

  it('throws where the process fails', () => {
    expect(() => cost(process.execPath, ['-e', 'process.exit(3)'])).toThrow();
  });
});

it('a table is Markdown that lines up', () => {
  expect(
    table(
      ['', 'wall s'],
      [
        ['ours', 1],
        ['implicit', '10.5'],
      ],
    ),
  ).toBe(
    ['|          | wall s |', '|----------|-------:|', '| ours     |      1 |', '| implicit |   10.5 |'].join('\n'),
  );
});

it('time that grows as the pairs do doubles with them, and time that grows as their square takes four times', () => {
  expect(doubling(100, 1_000, 1, 10)).toBeCloseTo(2);
  expect(doubling(100, 1_000, 1, 100)).toBeCloseTo(4);
});

import { describe, expect, it } from 'vitest';
import { ASCII, UNICODE } from '../../../src/ui/glyphs.js';
import { lineWidth, plainText } from '../../../src/ui/layout/line.js';
import { type PlanView, planLines } from '../../../src/ui/start/plan-lines.js';
import { startKeyOf } from '../../../src/ui/start/start-keys.js';
import type { PlanRow, UpPlan } from '../../../src/ui/start/up-plan.js';

const row = (label: string, text: string | undefined, more: Partial<PlanRow> = {}): PlanRow => ({
  label,
  text,
  state: 'ok',
  ...more,
});

const plan: UpPlan = {
  target: 'kind',
  rows: [
    row('target', 'kind (Docker answers)'),
    row('makes', 'a kind cluster of 3 nodes in Docker: shop, Kueue, JobSet, Argo Workflows, recommender'),
    row('time', 'about 2-9 min, steps A to G'),
    row('download', undefined),
    row('memory', 'Docker has 3.8 GiB, the nodes need about 6 GiB', { state: 'warn', advice: 'Use --profile s.' }),
    row('ports', '8080 recommender, 8081 shop, on 127.0.0.1: free'),
    row('remove', 'bookstore-ml down deletes the cluster, and the images that Docker has because of it'),
  ],
  details: ['A', 'B', 'C', 'D', 'E', 'F', 'G'].map((letter) => row(letter, `Step ${letter}: usually 3-12 s`)),
  other: 'local',
  pause: false,
};
const blocked: UpPlan = {
  ...plan,
  rows: [
    ...plan.rows,
    row('docker', 'docker.io: DNS does not know it', { state: 'fail', advice: 'Use bookstore-ml up --target local.' }),
  ],
};
const asking: PlanView = { details: false, asking: true, going: false };

const textOf = (of: UpPlan, view: Partial<PlanView> = {}, columns = 80, rows = 24) =>
  planLines(of, { ...asking, ...view }, { columns, rows }, UNICODE)
    .map(plainText)
    .join('\n');

describe('the start screen', () => {
  it.each([1, 20, 40, 59, 60, 80, 120, 200])('fits every window %i columns wide', (columns) => {
    for (const rows of [1, 6, 10, 12, 24, 60])
      for (const details of [false, true])
        for (const one of [plan, blocked]) {
          const lines = planLines(one, { ...asking, details }, { columns, rows }, ASCII);
          expect(lines.length).toBeLessThanOrEqual(Math.max(1, rows - 2));
          for (const line of lines) expect(lineWidth(line)).toBeLessThanOrEqual(Math.max(1, columns - 1));
        }
  });

  it('says what will be made, what is not known yet, and which keys there are', () => {
    const text = textOf(plan);
    expect(text).toContain('nothing was touched yet');
    expect(text).toContain('a kind cluster of 3 nodes');
    expect(text).toContain('download   looking…');
    expect(text).toContain('Use --profile s.');
    expect(text).toContain('Enter go on   t local instead   w walk me through   d details   q quit');
  });

  it.each([
    [40, 12],
    [80, 24],
    [120, 40],
  ])('shows every row and all keys at %i x %i', (columns, rows) => {
    const text = textOf(plan, {}, columns, rows);
    for (const { label } of plan.rows) expect(text).toContain(label);
    for (const key of ['Enter go', 't ', 'w walk', 'd ', 'q quit']) expect(text).toContain(key);
  });

  it('does not offer to go on where it cannot, and says what to do', () => {
    const text = textOf(blocked);
    expect(text).not.toContain('Enter');
    expect(text).toContain('DNS does not know it');
    expect(text).toContain('Use bookstore-ml up --target local.');
    expect(text).toContain('t local instead');
  });

  it('keeps what stands in the way on the smallest screen', () => {
    expect(textOf(blocked, {}, 40, 12)).toMatch(/DNS does not\s+know\s+it/);
  });

  it('shows the steps where details are asked for', () => {
    expect(textOf(plan, { details: true }, 80, 40)).toContain('G          Step G: usually 3-12 s');
  });

  it('has no keys where nobody is asked, and is not cut', () => {
    const text = textOf(blocked, { asking: false, details: true }, 80, 8);
    expect(text).not.toContain('q quit');
    for (const { label } of [...blocked.rows, ...blocked.details]) expect(text).toContain(label);
  });
});

describe('a key on the start screen', () => {
  it.each([
    ['\r', 'go'],
    ['t', 'target'],
    ['w', 'walk'],
    ['d', 'details'],
    ['q', 'quit'],
    ['\u0004', 'quit'],
    ['\u0003', 'interrupt'],
    ['some text\u0003', 'interrupt'],
  ])('%j means %s', (chunk, meaning) => {
    expect(startKeyOf(chunk)).toBe(meaning);
  });

  it.each(['y\r', '\r\r', 'yarn add left-pad\r', '\u001b[200~\r\u001b[201~', 'x', ''])('%j means nothing', (chunk) => {
    expect(startKeyOf(chunk)).toBeUndefined();
  });
});

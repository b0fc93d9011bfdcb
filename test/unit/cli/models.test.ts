import { describe, expect, test } from 'vitest';
import { formatDiff } from '../../../src/cli/commands/models/diff.js';
import { findVersion } from '../../../src/cli/commands/models/find-version.js';
import { formatModels } from '../../../src/cli/commands/models/list.js';
import { formatRecord } from '../../../src/cli/commands/models/show.js';
import { version } from '../model-page/tables.js';

const overview = { versions: [version(1), version(2), version(11)], serving: 2, before: 1 };

describe('a version', () => {
  test.each(['2', 'v2', 'V2', 'v0002', '0002'])('may be written %s', (text) =>
    expect(findVersion(overview, text).version).toBe(2),
  );
  test.each(['3', 'v', 'two', '-1', '1.0', ''])('that is not there is refused: %j', (text) =>
    expect(() => findVersion(overview, text)).toThrow(
      expect.objectContaining({ hint: 'There is: v0001, v0002, v0011.' }),
    ),
  );
});

test('the list has the newest first, and says which one serves', () => {
  const lines = formatModels(overview).split('\n');
  expect(lines[0]).toMatch(/^ +version +hit rate@10 +popularity +baskets +gate +registered +digest$/);
  expect(lines.slice(1, 4).map((line) => line.slice(0, 8))).toEqual(['   v0011', '*  v0002', '   v0001']);
  expect(lines[4]).toBe('* serves');
});

test('a record is shown with what the gate said', () => {
  const text = formatRecord(version(2), true);
  expect(text).toContain('version       v0002, serves now\n');
  expect(text).toContain('coverage passed: share of the catalog\n');
  expect(text).toContain('before it     v0001\n');
});

describe('two versions', () => {
  const method = { metric: 'jaccard', topK: 20, minSupport: 1 } as const;
  test('are compared number by number, and method by method where they differ', () => {
    const text = formatDiff(version(1), version(2, { hyperparameters: method }), undefined);
    expect(text).toMatch(/^hit rate +0\.400 +0\.400 +\+0\.000$/m);
    expect(text).toContain('method        metric cosine, topK 20, minSupport 1\n          now metric jaccard');
    expect(text).toContain('The books cannot be compared');
  });
  test('say which books are recommended otherwise, in plain characters', () => {
    const kept = { id: '8', title: 'B', only: false };
    const after = [{ id: '9', title: 'A', only: true }, kept];
    const most = [{ id: '7', title: 'The \u001b[31mRed', before: [kept], after }];
    const text = formatDiff(version(1), version(2), { compared: 6, changed: 1, fresh: 0, most });
    expect(text).toContain('1 of 6 books are recommended with others than before; 0 are new.\n');
    expect(text).toContain('  The  [31mRed (7)\n    now A\n    no longer nothing\n');
  });
});

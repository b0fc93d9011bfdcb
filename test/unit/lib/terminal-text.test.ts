import { expect, test } from 'vitest';
import { formatRecommendation } from '../../../src/cli/commands/recommend/recommendation-table.js';
import { explainError } from '../../../src/cli/explain-error.js';
import { recognise } from '../../../src/failures/recognise.js';
import { capLine, escapeUnseen } from '../../../src/lib/terminal-text.js';
import { UsageError } from '../../../src/lib/usage-error.js';

const HOSTILE = 'a\u001b]52;c;aGk=\u0007\rb\u009b31m\u202ec\u200bd';
const SEEN = 'a\\x1b]52;c;aGk=\\x07\\x0db\\x9b31m\\u202ec\\u200bd';

test('what acts on a terminal is shown instead', () => {
  expect(escapeUnseen(HOSTILE)).toBe(SEEN);
  expect(escapeUnseen('Été 日本 😀\tx\n')).toBe('Été 日本 😀\tx\n');
});

test('an error that repeats what was given cannot act on the terminal', () => {
  expect(explainError(new UsageError(`there is no command ${HOSTILE}`)).text).toContain(SEEN);
});

test('a recommendation shows ids and titles as they are', () => {
  const book = { book_id: HOSTILE, title: HOSTILE, score: 1, support: 1 };
  const text = formatRecommendation({ book_id: 1, title: HOSTILE, k: 1, recommendations: [book] });
  expect(text.split(SEEN)).toHaveLength(4);
});

test('a line is cut, and says so, before any pattern looks at it', () => {
  const long = 'x'.repeat(5_000);
  expect(capLine(long)).toBe(`${'x'.repeat(4_096)}… (904 more characters)`);
  const seen: number[] = [];
  const pattern = Object.assign(/y/, {
    exec(line: string) {
      seen.push(line.length);
      return null;
    },
  });
  recognise(['x'.repeat(1_000_000)], [{ 'BML-X99': { said: [{ pattern, sample: '' }] } as never }]);
  expect(seen.length).toBeGreaterThan(0);
  expect(Math.max(...seen)).toBeLessThan(4_200);
});

import { expect, test } from 'vitest';
import { viewFlags } from '../../../src/cli/run/view-flags.js';

test.each([
  [['plain'], true, { plain: true, json: false, yes: false }],
  [['verbose'], true, { plain: true, json: false, yes: false }],
  [['verbose'], false, { plain: false, json: false, yes: false }],
  [['json', 'yes'], true, { plain: false, json: true, yes: true }],
])('%j with stderr on a terminal: %s', (given, isTTY, flags) =>
  expect(viewFlags((name) => given.includes(name), { isTTY })).toEqual(flags),
);

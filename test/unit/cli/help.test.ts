import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../../src/cli/command-table.js';
import { findCommand } from '../../../src/cli/find-command.js';
import { commandHelp, groupHelp, helpText } from '../../../src/cli/help/help.js';
import { helpWidth, twoColumns } from '../../../src/cli/help/layout.js';

const WIDTHS = [60, 80, 120];

/** The help of every command and of every action, by name. */
async function allHelp(width: number): Promise<readonly (readonly [string, string])[]> {
  const pages: [string, string][] = [['', helpText(width)]];
  for (const { name } of COMMANDS) {
    const found = await findCommand([name, '--help']);
    if (found.kind === 'command') pages.push([name, commandHelp(found, width)]);
    else {
      pages.push([name, groupHelp(found.entry, found.group, width)]);
      for (const action of found.group.actions) {
        const one = await findCommand([name, action.name]);
        if (one.kind === 'command') pages.push([one.name, commandHelp(one, width)]);
      }
    }
  }
  return pages;
}

describe('help', () => {
  test.each(WIDTHS)('fits in %i columns, in ASCII', async (width) => {
    for (const [name, text] of await allHelp(width)) {
      for (const line of text.split('\n')) {
        // Only a word that is itself too long, such as an address, may stand out.
        if (line.length > width) expect(`${name}: ${line}`).toMatch(/^[^:]*: \s*\S+( \\)?$/);
        expect(line).toMatch(/^[ -~]*$/);
      }
    }
  });

  test('of every command and action ends with two examples that name it', async () => {
    for (const [name, text] of await allHelp(120)) {
      if (!text.includes('\nOptions:')) continue;
      const [, examples = ''] = text.split('\nExamples:\n');
      const lines = examples.split('\n').filter((line) => line.startsWith('  bookstore-ml '));
      expect([name, lines.length]).toEqual([name, 2]);
      expect(lines.every((line) => line.includes(name.split(' ')[0]!))).toBe(true);
    }
  });

  test('lists every command', () => {
    for (const { name } of COMMANDS) expect(helpText(80)).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
  });
});

describe('the width of help', () => {
  test.each([
    ["the terminal's", { columns: 100 }, {}, 100],
    ['what COLUMNS says, in a pipe', {}, { COLUMNS: '72' }, 72],
    ['80, where nothing says', {}, {}, 80],
    ['80, where COLUMNS is no number', {}, { COLUMNS: 'wide' }, 80],
    ['60 at least', { columns: 40 }, {}, 60],
    ['120 at most', { columns: 300 }, {}, 120],
  ])('is %s', (_, stdout, env, width) => expect(helpWidth(stdout, env)).toBe(width));
});

test('a name that is too wide for its column has a line to itself', () => {
  const rows = [
    ['ab', 'one two'],
    ['a-very-long-name-indeed', 'three'],
  ] as const;
  expect(twoColumns(rows, 30)).toBe(['  ab  one two', '  a-very-long-name-indeed', '      three'].join('\n'));
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeBlock, escapeText } from '../../../src/ui/markdown/markdown.js';

describe('a code block', () => {
  it('cannot be closed by what is in it', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: fc.constantFrom('`', 'a', ' ', '~') })), (lines) => {
        const [open = '', ...rest] = codeBlock('text', lines).split('\n');
        const fence = open.slice(0, -'text'.length);
        expect(rest.at(-1)).toBe(fence);
        for (const line of lines) expect(line.trimStart().startsWith(fence)).toBe(false);
      }),
    );
  });

  it('keeps its lines as they stand', () => {
    expect(codeBlock('sh', ['# a comment', 'kubectl get pods'])).toBe('```sh\n# a comment\nkubectl get pods\n```');
  });
});

describe('text', () => {
  it.each([
    ['a *star* and a _line_', 'a \\*star\\* and a \\_line\\_'],
    ['<script>', '\\<script\\>'],
    ['# no heading', '\\# no heading'],
    ['1. no list', '\\1. no list'],
    ['- no list', '\\- no list'],
    ['a|b', 'a\\|b'],
    ['45 objects, shop at http://127.0.0.1:8081', '45 objects, shop at http://127.0.0.1:8081'],
  ])('%s means nothing to a viewer', (text, escaped) => {
    expect(escapeText(text)).toBe(escaped);
  });
});

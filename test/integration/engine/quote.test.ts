import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quote } from '../../../src/lib/shell-quote.js';

describe('quote', () => {
  it.each([
    [['kubectl', 'apply', '-f', './a.yaml'], 'kubectl apply -f ./a.yaml'],
    [['helm', '--set=a=b', 'oci://x/y'], 'helm --set=a=b oci://x/y'],
    [['echo', '', 'two words', "it's"], "echo '' 'two words' 'it'\\''s'"],
    [['A=1', 'A=1'], "'A=1' A=1"],
    [['ls', '~', '*', '$HOME'], "ls '~' '*' '$HOME'"],
  ])('%j is %s', (argv, line) => {
    expect(quote(argv)).toBe(line);
  });

  it('is read back by a shell as the same words', () => {
    const word = fc.oneof(fc.string(), fc.string({ unit: 'binary' })).map((text) => text.replaceAll('\0', ''));
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), (words) => {
        const script = quote(['printf', '%s\\0', ...words, 'end']);
        const out = execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8' });
        expect(out.split('\0')).toEqual([...words, 'end', '']);
      }),
      { numRuns: 50 },
    );
  });
});

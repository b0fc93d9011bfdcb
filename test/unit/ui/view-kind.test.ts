import type { ReadStream, WriteStream } from 'node:tty';
import { describe, expect, it } from 'vitest';
import { viewKind } from '../../../src/ui/choose-view.js';
import { ASCII, chooseGlyphs, UNICODE } from '../../../src/ui/glyphs.js';
import type { ViewFlags } from '../../../src/ui/view.js';

function kind(env: NodeJS.ProcessEnv, flags: Partial<ViewFlags> = {}, [input, output] = [true, true]) {
  return viewKind({
    stdin: { isTTY: input } as ReadStream,
    stdout: { isTTY: output } as WriteStream,
    env,
    flags: { plain: false, json: false, yes: false, ...flags },
  });
}

describe('the view', () => {
  it('is the wizard on a terminal, with or without --yes', () => {
    expect(kind({ TERM: 'xterm-256color' })).toBe('ink');
    expect(kind({}, { yes: true })).toBe('ink');
  });

  it('is NDJSON with --json, wherever the output goes', () => {
    expect(kind({}, { json: true })).toBe('json');
    expect(kind({ CI: 'true' }, { json: true, plain: true }, [false, false])).toBe('json');
  });

  it.each([
    [{}, [false, true]],
    [{}, [true, false]],
  ] as const)('is plain lines when an end is no terminal', (env, ends) => {
    expect(kind(env, {}, [...ends])).toBe('plain');
  });

  it.each([
    { CI: 'true' },
    { CI: '' },
    { CONTINUOUS_INTEGRATION: '1' },
    { TERM: 'dumb' },
    { ACCESSIBLE: '1' },
    { INK_SCREEN_READER: 'true' },
  ])('is plain lines with %j', (env) => {
    expect(kind(env)).toBe('plain');
  });

  it.each([{ CI: 'false' }, { CI: '0' }, { ACCESSIBLE: '' }, { INK_SCREEN_READER: 'false' }])(
    'is the wizard with %j',
    (env) => {
      expect(kind(env)).toBe('ink');
    },
  );

  it('is plain lines with --plain', () => {
    expect(kind({}, { plain: true })).toBe('plain');
  });
});

describe('the glyphs', () => {
  it.each([
    [{ LANG: 'en_US.UTF-8' }, 'linux', UNICODE],
    [{ LC_ALL: 'C.utf8', LANG: 'C' }, 'linux', UNICODE],
    [{}, 'darwin', UNICODE],
    [{ LANG: 'C' }, 'linux', ASCII],
    [{ LC_ALL: 'POSIX', LANG: 'en_US.UTF-8' }, 'linux', ASCII],
    [{ TERM: 'linux', LANG: 'en_US.UTF-8' }, 'linux', ASCII],
    [{}, 'win32', ASCII],
    [{ WT_SESSION: '1' }, 'win32', UNICODE],
  ] as const)('follow %j on %s', (env, platform, glyphs) => {
    expect(chooseGlyphs(env, platform)).toBe(glyphs);
  });

  it('have twins that are ASCII', () => {
    expect(Object.keys(ASCII)).toEqual(Object.keys(UNICODE));
    for (const glyph of Object.values(ASCII)) expect(glyph).toMatch(/^[\x21-\x7e]+$/);
  });
});

import { describe, expect, it } from 'vitest';
import { intentOf, keysIn, type Question } from '../../../src/ui/ink/keys/intent.js';
import { outOfMemory } from '../../fixtures/fake-run/scenarios.js';

const none = { ctrl: false, tab: false };
const withRemedy: Question = { failure: outOfMemory, choices: ['fix', 'retry', 'skip', 'quit'] };
const { remedy: _, ...noRemedy } = outOfMemory;
const plain: Question = { failure: noRemedy, choices: ['retry', 'skip', 'quit'] };
const decide = (choice: string) => ({ type: 'decide', choice });

describe('a key while steps are at work', () => {
  it.each([
    ['s', { type: 'stop', by: 'choice' }],
    ['S', { type: 'stop', by: 'choice' }],
    ['l', { type: 'toggle-log' }],
    ['w', { type: 'toggle-why' }],
    ['c', { type: 'print-command' }],
  ])('%s', (input, intent) => {
    expect(intentOf(input, none, undefined)).toEqual(intent);
  });

  it('does nothing where it means nothing', () => {
    for (const input of ['r', 'q', 'e', 'x', '', '\r']) expect(intentOf(input, none, undefined)).toBeUndefined();
    expect(intentOf('s', { ctrl: true, tab: false }, undefined)).toBeUndefined();
  });
});

describe('a key while a failure waits for an answer', () => {
  it('r retries with the fix where there is one, and e as it was', () => {
    expect(intentOf('r', none, withRemedy)).toEqual(decide('fix'));
    expect(intentOf('e', none, withRemedy)).toEqual(decide('retry'));
  });

  it('r retries where there is no fix, and e does nothing', () => {
    expect(intentOf('r', none, plain)).toEqual(decide('retry'));
    expect(intentOf('e', none, plain)).toBeUndefined();
  });

  it('s skips, and stops nothing even where skipping is not offered', () => {
    expect(intentOf('s', none, plain)).toEqual(decide('skip'));
    expect(intentOf('s', none, { ...plain, choices: ['retry', 'quit'] })).toBeUndefined();
  });

  it('q quits; l and c still show', () => {
    expect(intentOf('q', none, plain)).toEqual(decide('quit'));
    expect(intentOf('l', none, plain)).toEqual({ type: 'toggle-log' });
    expect(intentOf('c', none, plain)).toEqual({ type: 'print-command' });
  });
});

it('Ctrl-C stops at any time', () => {
  for (const question of [undefined, plain]) {
    expect(intentOf('c', { ctrl: true, tab: false }, question)).toEqual({ type: 'stop', by: 'signal' });
  }
});

it('Tab shows the next step', () => {
  expect(intentOf('', { ctrl: false, tab: true }, undefined)).toEqual({ type: 'next-step' });
});

describe('a chunk of input', () => {
  const inputs = (chunk: string) => keysIn(chunk, none).map(([input, { ctrl }]) => (ctrl ? `ctrl-${input}` : input));

  it('is every key of it, when they were typed fast', () => {
    expect(inputs('lw')).toEqual(['l', 'w']);
    expect(inputs('\u0003\u0003')).toEqual(['ctrl-c', 'ctrl-c']);
    expect(inputs('s\u0003')).toEqual(['s', 'ctrl-c']);
  });

  it('is no key at all when it was pasted, but for Ctrl-C', () => {
    expect(inputs('kubectl get jobs')).toEqual([]);
    expect(inputs('kubectl\u0003')).toEqual(['ctrl-c']);
  });
});

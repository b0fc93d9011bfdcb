import { describe, expect, it } from 'vitest';
import { intentOf, type Question } from '../../../src/ui/ink/keys/intent.js';
import { keysIn } from '../../../src/ui/ink/keys/key.js';
import { outOfMemory } from '../../fixtures/fake-run/scenarios.js';

const none = {};
const withRemedy: Question = { failure: outOfMemory, choices: ['fix', 'retry', 'skip', 'quit'], skipAsked: false };
const { remedy: _, ...noRemedy } = outOfMemory;
const plain: Question = { failure: noRemedy, choices: ['retry', 'skip', 'quit'], skipAsked: false };
const decide = (choice: string) => ({ type: 'decide', choice });

describe('a key while steps are at work', () => {
  it.each([
    ['q', { type: 'stop', by: 'choice' }],
    ['Q', { type: 'stop', by: 'choice' }],
    ['l', { type: 'open-log' }],
    ['?', { type: 'toggle-keys' }],
    ['w', { type: 'toggle-why' }],
    ['c', { type: 'print-command' }],
  ])('%s', (input, intent) => {
    expect(intentOf(input, none, undefined)).toEqual(intent);
  });

  it('does nothing where it means nothing', () => {
    for (const input of ['r', 's', 'e', 'x', '', '\r']) expect(intentOf(input, none, undefined)).toBeUndefined();
    expect(intentOf('q', { ctrl: true }, undefined)).toBeUndefined();
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

  it('s asks first, and skips when it is pressed again', () => {
    expect(intentOf('s', none, plain)).toEqual({ type: 'ask-skip' });
    expect(intentOf('s', none, { ...plain, skipAsked: true })).toEqual(decide('skip'));
  });

  it.each(['x', 'n', ''])('%j takes the wish to skip back', (input) => {
    expect(intentOf(input, none, { ...plain, skipAsked: true })).toEqual({ type: 'take-back' });
  });

  it('s does nothing where skipping is not offered', () => {
    expect(intentOf('s', none, { ...plain, choices: ['retry', 'quit'] })).toBeUndefined();
  });

  it('q quits; l and c still show', () => {
    expect(intentOf('q', none, plain)).toEqual(decide('quit'));
    expect(intentOf('l', none, plain)).toEqual({ type: 'open-log' });
    expect(intentOf('c', none, plain)).toEqual({ type: 'print-command' });
  });
});

it('Ctrl-C stops at any time', () => {
  for (const question of [undefined, plain]) {
    expect(intentOf('c', { ctrl: true }, question)).toEqual({ type: 'stop', by: 'signal' });
  }
});

it('Tab shows the next step', () => {
  expect(intentOf('', { tab: true }, undefined)).toEqual({ type: 'next-step' });
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

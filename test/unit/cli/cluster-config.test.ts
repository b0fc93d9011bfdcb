import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { parseCommand } from '../../../src/cli/parsing/parse-arguments.js';
import { findCluster } from '../../../src/cli/run/cluster-config.js';
import { assertNamedExists, NAME_OPTION } from '../../../src/cli/run/home.js';
import { UP_OPTIONS } from '../../../src/cli/run/up-options.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bookstore-ml-config-'));
  vi.stubEnv('BOOKSTORE_ML_HOME', root);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true, force: true });
});

function find(...argv: readonly string[]) {
  const parsed = parseCommand('up', argv, UP_OPTIONS, [0, 0]);
  if (parsed.help) throw new Error('help');
  return findCluster(parsed.args, 'kind');
}

const write = (path: string, value: unknown = '') => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), JSON.stringify(value));
};

describe('the cluster that is meant', () => {
  test('takes what fits the machine where nothing is known of it', () =>
    expect(find()).toMatchObject({ on: undefined, past: undefined, cfg: { target: 'kind', name: 'bookstore' } }));

  test('is the one there is, as its last run had it, but for what a flag says', () => {
    const options = { target: 'local', port: 19_000, shopPort: 19_001, profile: 's' };
    write('two/state.json', { schema: 1, run: 'r1', options, steps: {} });
    expect(find()).toMatchObject({ on: 'local', cfg: { ...options, name: 'two' } });
    expect(find('--port', '19100').cfg).toMatchObject({ ...options, port: 19_100, shopPort: 19_101 });
  });

  test('is on the context that was agreed to, where only that is known', () => {
    const agreed = { context: 'lab', server: 'https://10.0.0.1:6443', registry: 'reg.test/me' };
    write('bookstore/cluster/consent.json', agreed);
    expect(find()).toMatchObject({
      on: 'context',
      cfg: { target: 'context', context: 'lab', registry: 'reg.test/me' },
    });
  });

  test('is a context where one is named, which goes with a registry, and with no other target', () => {
    const named = ['--context', 'lab', '--registry', 'reg.test:5000/me/'];
    expect(find(...named).cfg).toMatchObject({ target: 'context', context: 'lab', registry: 'reg.test:5000/me' });
    expect(() => find('--context', 'lab')).toThrow('--registry');
    expect(() => find('--target', 'context', '--registry', 'reg.test/me')).toThrow('--context');
    expect(() => find('--context', 'lab', '--registry', 'https://reg.test')).toThrow('cannot be a place for images');
    expect(() => find('--target', 'kind', ...named)).toThrow('--context goes with --target context');
  });

  test.each([
    ['10078', 10_080, 10_081],
    ['1718', 1719, 1724],
  ])('has no port that browsers refuse to open: --port %s', (port, blocked, other) => {
    const words = expect.objectContaining({
      message: expect.stringContaining(`refuse to open port ${blocked}`),
      hint: expect.stringContaining(`--port ${other}.`),
    });
    expect(() => find('--port', port)).toThrow(words);
    expect(find('--port', `${other}`).cfg.port).toBe(other);
  });

  test.each([
    ['local', 'bookstore/workspace/answer.json'],
    ['kind', 'bookstore/cluster/claim.json'],
  ])('is on %s still where the note of that is lost, but not what it made', (target, made) => {
    write(made);
    expect(find()).toMatchObject({ on: target, cfg: { target } });
  });
});

describe('a cluster that is named', () => {
  const named = (...argv: readonly string[]) => {
    const parsed = parseCommand('status', argv, [NAME_OPTION], [0, 0]);
    if (parsed.help) throw new Error('help');
    return () => assertNamedExists(parsed.args);
  };

  test('has to be there for a command that makes nothing, which else says which there are', () => {
    expect(named('--name', 'nope')).toThrow(
      expect.objectContaining({ message: 'there is no "nope"', hint: expect.stringContaining('bookstore-ml up') }),
    );
    for (const name of ['one', 'two']) write(`${name}/journal.ndjson`);
    expect(named('--name', 'nope')).toThrow(expect.objectContaining({ hint: 'There is: one, two.' }));
    expect(named('--name', 'two')).not.toThrow();
    expect(named()).not.toThrow();
  });
});

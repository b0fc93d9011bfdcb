import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { parseCommand } from '../../../src/cli/parsing/parse-arguments.js';
import { findCluster } from '../../../src/cli/run/cluster-config.js';
import { UP_OPTIONS } from '../../../src/cli/run/up-options.js';
import { initialState, reduce } from '../../../src/engine/events/reduce.js';
import { readJournal } from '../../../src/engine/record/journal.js';
import { STEPS } from '../../../steps/index.js';

/** What version 0.1 left after `up --target local --profile s --port 17320`. */
const LEFT = join(import.meta.dirname, '../../fixtures/state-0.1');

let home: string;
beforeEach(() => {
  const root = mkdtempSync(join(tmpdir(), 'bookstore-ml-0.1-'));
  home = join(root, 'bookstore');
  mkdirSync(home);
  cpSync(LEFT, home, { recursive: true });
  vi.stubEnv('BOOKSTORE_ML_HOME', root);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(join(home, '..'), { recursive: true, force: true });
});

function find(...argv: readonly string[]) {
  const parsed = parseCommand('up', argv, UP_OPTIONS, [0, 0]);
  if (parsed.help) throw new Error('help');
  return findCluster(parsed.args, 'kind');
}

test('up means what the last run of version 0.1 meant', () => {
  const { cfg, on, past } = find();
  expect(on).toBe('local');
  expect(cfg).toMatchObject({ target: 'local', name: 'bookstore', profile: 's', port: 17_320, shopPort: 17_321 });
  expect(Object.keys(past!.steps).sort()).toEqual(expect.arrayContaining(['cluster', 'train', 'verify']));
});

test('the journal of version 0.1 is read to its end, with every step of the workshop', () => {
  const [run] = readJournal(home);
  const state = run!.events.reduce(reduce, initialState);
  expect(state.outcome).toBe('done');
  expect(state.steps.map(({ card }) => card.id)).toEqual(STEPS.slice(0, 7).map(({ id }) => id));
});

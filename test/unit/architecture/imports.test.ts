import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

/** What each part may import of ours. Only cli knows all. */
const ALLOWED: Record<string, readonly string[]> = {
  lib: [],
  engine: ['lib'],
  tools: ['lib', 'engine'],
  failures: ['lib', 'engine', 'tools'],
  recommender: ['lib'],
  bookstore: ['lib'],
  bundle: ['lib', 'tools'],
  targets: ['lib', 'engine', 'tools', 'failures', 'bundle'],
  steps: ['lib', 'engine', 'targets'],
  ui: ['lib', 'engine'],
  doctor: ['lib', 'engine', 'tools'],
};

const root = resolve(import.meta.dirname, '../../..');
const partOf = (file: string) =>
  relative(root, file)
    .replace(/^src\//, '')
    .split('/')[0]!;

function importsOf(file: string): readonly string[] {
  const source = readFileSync(file, 'utf8');
  const found = source.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g);
  return [...found].map((match) => resolve(dirname(file), match[1]!));
}

const sources = ['src', 'steps'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(root, folder, name)),
);

test.each(Object.entries(ALLOWED))('%s imports nothing of ours but %j', (part, allowed) => {
  const files = sources.filter((file) => partOf(file) === part);
  expect(files.length).toBeGreaterThan(0);
  const strangers = files.flatMap((file) =>
    importsOf(file)
      .map(partOf)
      .filter((other) => other !== part && !allowed.includes(other))
      .map((other) => `${relative(root, file)} imports ${other}`),
  );
  expect(strangers).toEqual([]);
});

test('processes are started in tools only', () => {
  const elsewhere = sources.filter(
    (file) => partOf(file) !== 'tools' && /from '(execa|node:child_process)'/.test(readFileSync(file, 'utf8')),
  );
  expect(elsewhere.map((file) => relative(root, file))).toEqual([]);
});

import { expect, test } from 'vitest';
import { circles, importsOf, sources, textOf } from './import-graph.js';

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
  steps: ['lib', 'engine', 'tools', 'targets'],
  ui: ['lib', 'engine'],
  doctor: ['lib', 'engine', 'tools'],
};

const partOf = (file: string) => file.replace(/^src\//, '').split('/')[0]!;

test.each(Object.entries(ALLOWED))('%s imports nothing of ours but %j', (part, allowed) => {
  const files = sources.filter((file) => partOf(file) === part);
  expect(files.length).toBeGreaterThan(0);
  const strangers = files.flatMap((file) =>
    importsOf(file)
      .map(partOf)
      .filter((other) => other !== part && !allowed.includes(other))
      .map((other) => `${file} imports ${other}`),
  );
  expect(strangers).toEqual([]);
});

test('the steps of a cluster import no provider, and no provider imports another', () => {
  const folderOf = (file: string) => /^src\/targets\/(\w+)\//.exec(file)?.[1];
  const providers = ['kind', 'context'];
  const strangers = sources.flatMap((file) => {
    const from = folderOf(file);
    if (from === undefined) return [];
    return importsOf(file)
      .filter((other) => providers.includes(folderOf(other) ?? '') && folderOf(other) !== from)
      .map((other) => `${file} imports ${other}`);
  });
  expect(strangers).toEqual([]);
});

test('nobody asks a target for its name: what it can do decides', () => {
  const named = /\btarget\)?\s*[!=]==?\s*['"]|\bswitch \([\w.]*target\)|case '(local|kind|context)':/;
  const asking = sources.flatMap((file) =>
    textOf(file)
      .split('\n')
      .flatMap((line, at) => (named.test(line) ? [`${file}:${at + 1} ${line.trim()}`] : [])),
  );
  expect(asking).toEqual([]);
});

test('no files import each other in a circle', () => {
  const graph: Record<string, readonly string[]> = { a: ['b'], b: ['c'], c: ['a'], d: ['a', 'e'], e: [] };
  expect(circles(Object.keys(graph), (file) => graph[file]!)).toEqual([['a', 'b', 'c']]);
  expect(circles(sources)).toEqual([]);
});

/** Which process is which, and how much memory can be had, macOS tells by a program only. */
const ASK_THE_SYSTEM = ['available-memory', 'machine', 'process-table'].map((name) => `src/lib/process/${name}.ts`);

test('processes are started in tools only', () => {
  const elsewhere = sources.filter(
    (file) =>
      partOf(file) !== 'tools' &&
      !ASK_THE_SYSTEM.includes(file) &&
      /from '(execa|node:child_process)'/.test(textOf(file)),
  );
  expect(elsewhere).toEqual([]);
});

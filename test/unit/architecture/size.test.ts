import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { sources, textOf } from './import-graph.js';

const FILES = 15;
const LINES = 250;

test(`no folder has more than ${FILES} files`, () => {
  const counts = new Map<string, number>();
  for (const file of sources) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
  expect([...counts].filter(([, count]) => count > FILES)).toEqual([]);
});

test(`a file of more than ${LINES} lines says at its head why it is one`, () => {
  const long = sources.filter((file) => textOf(file).split('\n').length > LINES);
  expect(long.filter((file) => !/^\/\/ One file because /.test(textOf(file)))).toEqual([]);
});

import { expect, test } from 'vitest';
import { type Move, rolledBack } from '../../../src/lib/promotion-history.js';

const history = (moves: string): readonly Move[] =>
  moves
    .split(' ')
    .filter(Boolean)
    .map((move) => ({ action: move[0] === 'p' ? 'promote' : 'rollback', version: Number(move.slice(1)), at: '' }));

test.each([
  ['', []],
  ['p1 p2', []],
  ['p1 p2 r1', [2]],
  ['p1 p2 p3 r2 r1', [3, 2]],
  ['p1 p2 r1 p3', []],
  ['p1 p2 r1 p2', []],
  ['p1 p2 r1 p3 r1', [3]],
])('after %j the versions that were decided against are %j', (moves, versions) =>
  expect(rolledBack(history(moves))).toEqual(versions),
);

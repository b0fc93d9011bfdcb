import { below, type Key, philox } from '../philox.js';

/** The purpose of a draw. It is part of the counter, so that no two purposes share random numbers. */
export const STREAM = { work: 1, ids: 2, customer: 3, order: 4, line: 5 } as const;

/** Four random words for a thing and a part of it. Always the same array. */
export type Draw = (stream: number, thing: number, part?: number) => Uint32Array;

export function randomDraw(seed: number): Draw {
  const key: Key = [seed, 0xb00c5eed];
  const words = new Uint32Array(4);
  return (stream, thing, part = 0) => philox([thing, part, 0, stream], key, words);
}

/** A weighted choice by running sums. Weights are whole numbers, and their total is at most 2^25. */
export interface Weights {
  pick(word: number): number;
}

export function weightedChoice(weights: ArrayLike<number>): Weights {
  const sums = new Uint32Array(weights.length);
  let total = 0;
  for (let at = 0; at < weights.length; at++) {
    total += weights[at]!;
    sums[at] = total;
  }
  return {
    pick(word) {
      const wanted = below(total, word);
      let [low, high] = [0, sums.length - 1];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (sums[middle]! > wanted) high = middle;
        else low = middle + 1;
      }
      return low;
    },
  };
}

/** The quotient rounded down; exact while the dividend is below 2^53. */
export function quotient(a: number, b: number): number {
  return (a - (a % b)) / b;
}

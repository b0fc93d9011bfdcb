import fc from 'fast-check';
import { expect, test } from 'vitest';
import { easeRanker, negatedInverse } from '../../bench/ease.js';

test('sweeping inverts any symmetric positive definite matrix', () => {
  const factor = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 25, maxLength: 25 });
  fc.assert(
    fc.property(factor, fc.integer({ min: 1, max: 5 }), (values, size) => {
      // A Gram matrix with 1 added to its diagonal.
      const matrix = Float64Array.from({ length: size * size }, (_, at) => {
        const [row, column] = [Math.floor(at / size), at % size];
        const product = Array.from({ length: size }, (_, k) => values[row * 5 + k]! * values[column * 5 + k]!);
        return product.reduce((sum, value) => sum + value, row === column ? 1 : 0);
      });
      const inverse = negatedInverse(Float64Array.from(matrix), size);
      const entry = (row: number, column: number) => -inverse[Math.max(row, column) * size + Math.min(row, column)]!;
      for (let row = 0; row < size; row++) {
        for (let column = 0; column < size; column++) {
          const sum = Array.from({ length: size }, (_, k) => matrix[row * size + k]! * entry(k, column));
          expect(sum.reduce((all, value) => all + value, 0)).toBeCloseTo(row === column ? 1 : 0, 6);
        }
      }
    }),
  );
});

test('what goes together comes first, what is held or unknown not at all', () => {
  const baskets = [
    [0, 1],
    [0, 1],
    [2, 3],
    [0, 2],
  ];
  const log = {
    items: { text: ['a', 'b', 'c', 'd', 'nobody has it'] },
    baskets: baskets.length,
    offsets: Uint32Array.of(0, 2, 4, 6, 8),
    entries: Uint32Array.from(baskets.flat()),
  };
  const list = new Uint32Array(5);
  const size = easeRanker(log, 0.5)(Uint32Array.of(1), list);
  expect(size).toBe(3);
  expect(list[0]).toBe(0);
});

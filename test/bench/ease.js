// EASE^R (Steck 2019): a linear model of items on items with a closed form, beside which item-kNN is judged. It takes the
// inverse of a dense matrix of items by items: for a few thousand items at most.

/** A ranker by EASE^R with this regularisation, for interactions in compressed rows; items nobody has are never listed. */
export function easeRanker({ items, baskets, offsets, entries }, lambda) {
  const size = items.text.length;
  const gram = Float64Array.from({ length: size * size }, () => 0);
  for (let basket = 0; basket < baskets; basket++) {
    const held = entries.subarray(offsets[basket], offsets[basket + 1]);
    for (const row of held) for (const column of held) gram[row * size + column]++;
  }
  const known = Uint8Array.from({ length: size }, (_, item) => (gram[item * size + item] > 0 ? 1 : 0));
  for (let item = 0; item < size; item++) gram[item * size + item] += lambda;
  const inverse = negatedInverse(gram, size);

  return (basket, list) => {
    const scores = new Float64Array(size);
    // B[j][i] = -P[j][i] / P[i][i], and 0 where i is j: what is held is not listed anyway.
    for (const held of basket) {
      for (let item = 0; item < size; item++)
        scores[item] -= at(inverse, size, held, item) / inverse[item * size + item];
    }
    const own = new Set(basket);
    const best = Array.from(scores.keys())
      .filter((item) => known[item] === 1 && !own.has(item))
      .sort((a, b) => scores[b] - scores[a] || a - b)
      .slice(0, list.length);
    list.set(best);
    return best.length;
  };
}

/** Minus the inverse of a symmetric positive definite matrix, in place, below and on the diagonal: by sweeping. */
export function negatedInverse(matrix, size) {
  const column = new Float64Array(size);
  for (let pivot = 0; pivot < size; pivot++) {
    const diagonal = matrix[pivot * size + pivot];
    for (let row = 0; row < size; row++) column[row] = at(matrix, size, row, pivot);
    for (let row = 0; row < size; row++) {
      if (row === pivot) continue;
      const factor = column[row] / diagonal;
      const start = row * size;
      for (let other = 0; other <= row; other++) matrix[start + other] -= factor * column[other];
    }
    for (let other = 0; other < size; other++) {
      const [row, place] = other > pivot ? [other, pivot] : [pivot, other];
      matrix[row * size + place] = other === pivot ? -1 / diagonal : column[other] / diagonal;
    }
  }
  return matrix;
}

const at = (matrix, size, a, b) => (a >= b ? matrix[a * size + b] : matrix[b * size + a]);

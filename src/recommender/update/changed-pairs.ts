import type { rowCounter } from './count-row.js';
import type { Joined } from './join-logs.js';

/** The pairs whose common baskets changed, each from both of its sides. */
export interface ChangedPairs {
  /** Item i's are at offsets[i] to offsets[i + 1]. */
  readonly offsets: Uint32Array;
  readonly others: Uint32Array;
  /** Baskets that hold both now. */
  readonly support: Uint32Array;
}

/** Pairs in the baskets that grew, those seen in several of them as often: what there is to do, before it is done. */
export function pairsToCount({ log, grown }: Joined): number {
  let pairs = 0;
  for (const { basket, fresh } of grown) {
    const size = log.offsets[basket + 1]! - log.offsets[basket]!;
    pairs += fresh.length * (size - 1) - (fresh.length * (fresh.length - 1)) / 2;
  }
  return pairs;
}

/**
 * Counts each changed pair by the row of its less popular item: the adding is cheap, it is looking at all that was added
 * which makes a full run dear, and here only the changed pairs are looked at.
 */
export function countChangedPairs(
  joined: Joined,
  counts: Uint32Array,
  countRow: ReturnType<typeof rowCounter>,
): ChangedPairs {
  const { owners, partners } = pairsByOwner(joined, counts);
  const items = counts.length;
  const offsets = new Uint32Array(items + 1);
  const support = new Uint32Array(partners.length);
  const counted = new Uint32Array(items);
  for (let owner = 0; owner < items; owner++) {
    const start = owners[owner]!;
    const end = owners[owner + 1]!;
    if (start === end) continue;
    countRow(owner, (common) => {
      let size = 0;
      for (let at = start; at < end; at++) {
        const other = partners[at]!;
        // A pair in several grown baskets is here several times: it is emptied when first seen.
        if (common[other] === 0) continue;
        partners[start + size] = other;
        support[start + size++] = common[other]!;
        common[other] = 0;
        offsets[other + 1]!++;
      }
      counted[owner] = size;
      offsets[owner + 1]! += size;
    });
  }
  for (let item = 0; item < items; item++) offsets[item + 1]! += offsets[item]!;
  const next = offsets.slice(0, items);
  const both = { others: new Uint32Array(offsets[items]!), support: new Uint32Array(offsets[items]!) };
  const put = (item: number, other: number, common: number) => {
    const at = next[item]!++;
    both.others[at] = other;
    both.support[at] = common;
  };
  for (let owner = 0; owner < items; owner++) {
    const start = owners[owner]!;
    for (let at = start; at < start + counted[owner]!; at++) {
      put(owner, partners[at]!, support[at]!);
      put(partners[at]!, owner, support[at]!);
    }
  }
  return { offsets, ...both };
}

/** The other item of each pair in a grown basket, in rows of the item that fewer baskets hold. */
function pairsByOwner({ log, grown }: Joined, counts: Uint32Array): { owners: Uint32Array; partners: Uint32Array } {
  const owners = new Uint32Array(counts.length + 1);
  eachPair((owner) => {
    owners[owner + 1]!++;
  });
  for (let item = 0; item < counts.length; item++) owners[item + 1]! += owners[item]!;
  const next = owners.slice(0, counts.length);
  const partners = new Uint32Array(owners.at(-1)!);
  eachPair((owner, other) => {
    partners[next[owner]!++] = other;
  });
  return { owners, partners };

  function eachPair(take: (owner: number, other: number) => void): void {
    const isFresh = new Uint8Array(counts.length);
    for (const { basket, fresh } of grown) {
      const held = log.entries.subarray(log.offsets[basket], log.offsets[basket + 1]);
      for (const item of fresh) isFresh[item] = 1;
      for (const item of fresh) {
        for (const other of held) {
          if (other === item || (isFresh[other] === 1 && other > item)) continue;
          // The same owner whichever of the two is new here.
          const rarer = counts[item]! - counts[other]! || item - other;
          if (rarer < 0) take(item, other);
          else take(other, item);
        }
      }
      for (const item of fresh) isFresh[item] = 0;
    }
  }
}

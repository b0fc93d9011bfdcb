import type { Metric } from '../model.js';
import { compareKeys, keysAreExact } from './rank.js';

/** The best few of a row's neighbours so far: a heap with the worst of them at its root. */
export class BestNeighbours {
  size = 0;
  private readonly most: number;
  private readonly metric: Metric;
  private readonly exact: boolean;
  private readonly counts: Uint32Array;
  private readonly canonical: Uint32Array;
  private readonly keys: Float64Array;
  private readonly numbers: Uint32Array;
  private readonly common: Uint32Array;
  private row = 0;

  /** `counts` and `canonical` by item number. */
  constructor(most: number, metric: Metric, counts: Uint32Array, canonical: Uint32Array) {
    this.most = most;
    this.metric = metric;
    this.counts = counts;
    this.canonical = canonical;
    this.exact = keysAreExact(metric, counts[0] ?? 0);
    this.keys = new Float64Array(most);
    this.numbers = new Uint32Array(most);
    this.common = new Uint32Array(most);
  }

  start(row: number): void {
    this.row = row;
    this.size = 0;
  }

  /** False where the neighbour is worse than all that are kept, and there is no room. */
  offer(key: number, number: number, common: number): boolean {
    if (this.size < this.most) {
      this.rise(this.size++, key, number, common);
      return true;
    }
    if (!this.betterThan(0, key, number, common)) return false;
    this.sink(key, number, common);
    return true;
  }

  /** Writes canonical places and common baskets from `at` on, best first, and empties the heap. */
  drain(neighbours: Uint32Array, support: Uint32Array, at: number): void {
    while (this.size > 0) {
      const last = --this.size;
      neighbours[at + last] = this.canonical[this.numbers[0]!]!;
      support[at + last] = this.common[0]!;
      this.sink(this.keys[last]!, this.numbers[last]!, this.common[last]!);
    }
  }

  /** Whether a neighbour comes before the one at a place of the heap. */
  private betterThan(place: number, key: number, number: number, common: number): boolean {
    const held = this.keys[place]!;
    if (this.exact) {
      if (key !== held) return key > held;
    } else {
      const order = this.compareSlowly(place, number, common);
      if (order !== 0) return order > 0;
    }
    return this.canonical[number]! < this.canonical[this.numbers[place]!]!;
  }

  private compareSlowly(place: number, number: number, common: number): number {
    const held = { count: this.common[place]!, divisor: this.divisor(this.numbers[place]!, this.common[place]!) };
    return compareKeys(this.metric, { count: common, divisor: this.divisor(number, common) }, held);
  }

  private divisor(number: number, common: number): number {
    const count = this.counts[number]!;
    return this.metric === 'cosine' ? count : this.counts[this.row]! + count - common;
  }

  private rise(from: number, key: number, number: number, common: number): void {
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (this.betterThan(parent, key, number, common)) break;
      this.move(parent, place);
      place = parent;
    }
    this.put(place, key, number, common);
  }

  /** Puts a neighbour in place of the root. */
  private sink(key: number, number: number, common: number): void {
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= this.size) break;
      const other = child + 1;
      if (other < this.size && !this.betterThan(child, this.keys[other]!, this.numbers[other]!, this.common[other]!)) {
        child = other;
      }
      if (!this.betterThan(child, key, number, common)) break;
      this.move(child, place);
      place = child;
    }
    this.put(place, key, number, common);
  }

  private move(from: number, to: number): void {
    this.put(to, this.keys[from]!, this.numbers[from]!, this.common[from]!);
  }

  private put(place: number, key: number, number: number, common: number): void {
    this.keys[place] = key;
    this.numbers[place] = number;
    this.common[place] = common;
  }
}

/**
 * Calls `work` on consecutive ranges that cover 0 to `count`, `chunk` at a time, and returns what each call returned. Short
 * calls, because the engine switches to its optimised code only when a function is entered.
 */
export function mapRanges<Result>(count: number, chunk: number, work: (from: number, to: number) => Result): Result[] {
  return Array.from({ length: Math.ceil(count / chunk) }, (_, index) =>
    work(index * chunk, Math.min((index + 1) * chunk, count)),
  );
}

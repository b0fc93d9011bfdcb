/** What is done with some of `count` after others: an engine swaps in its faster code only where a function is entered anew. */
export function inParts<Done>(count: number, grain: number, work: (from: number, to: number) => Done): Done[] {
  return Array.from({ length: Math.ceil(count / grain) }, (_, part) =>
    work(part * grain, Math.min((part + 1) * grain, count)),
  );
}

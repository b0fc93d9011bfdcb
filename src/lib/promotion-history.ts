/** A move of the pointer to the version that serves, as promoted.json keeps them. */
export interface Move {
  readonly action: 'promote' | 'rollback';
  /** The version that serves after it. */
  readonly version: number;
  /** ISO 8601. */
  readonly at: string;
}

/** The versions one above the other as moves left them: the last one serves, the one before is what a rollback finds. */
export function serving(history: readonly Move[]): number[] {
  const stack: number[] = [];
  for (const { action, version } of history) {
    if (action === 'promote') stack.push(version);
    else stack.pop();
  }
  return stack;
}

/** The versions that were rolled back and not promoted since: somebody decided against them. Empty after a promotion. */
export function rolledBack(history: readonly Move[]): readonly number[] {
  const last = history.findLastIndex(({ action }) => action === 'promote');
  return serving(history.slice(0, last + 1))
    .toReversed()
    .slice(0, history.length - last - 1);
}

/**
 * Called in long work after each few tenths of a millisecond: where a thread that shares its core with one that must not
 * wait can pause.
 */
export type YieldPoint = () => void;

export const noYield: YieldPoint = () => undefined;

/** Texts that are gone through from one rest to the next. */
export const TEXTS_PER_YIELD = 128;

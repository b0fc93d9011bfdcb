/**
 * Called every few tenths of a millisecond during long work, so that a background thread can pause and leave its core to a
 * thread that must not wait.
 */
export type YieldPoint = () => void;

export const noYield: YieldPoint = () => undefined;

/** Texts to process between two yield points. */
export const TEXTS_PER_YIELD = 128;

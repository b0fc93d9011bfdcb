/**
 * Called in long work after each few tenths of a millisecond: where a thread that shares its core with one that must not
 * wait can pause.
 */
export type Rest = () => void;

export const noRest: Rest = () => undefined;

/** Texts that are gone through from one rest to the next. */
export const SOME_TEXTS = 128;

/** What a column of quantities is called, where nobody names it. */
const USUAL = /quantity|qty|^(?:units?|units[ _]sold|menge|cantidad|quantit[eé])$/i;

/** The place of the first column that looks like one of quantities; -1 where none does. */
export const usualQuantity = (names: readonly string[]): number => names.findIndex((name) => USUAL.test(name.trim()));

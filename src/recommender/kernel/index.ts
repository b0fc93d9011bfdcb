export { addCounts, addOffsets, closeGaps, mapAgain, numberIds, scatterRows, sumUp } from './baskets';
export { compareKeys, keepBest, sortBest } from './best';
export { absorb, sizeOf, writeIds } from './ids';
export { countItems, listBaskets, listBasketsInPlace, listRows, numberItems, splitTallies } from './matrix';
export { copy, fill, take } from './memory';
export { orderNumbers } from './order';
export { basketsOf, countsOf, earliestOf, itemsOf, latestOf, newReader, parse } from './parse';
export { sortBaskets } from './sort';
export { countNarrow, countWide, findNeighbours, newCounter, newJob } from './rows';

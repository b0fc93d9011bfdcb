/**
 * The functions that kernel/index.ts exports: the compiler refuses any other name. A test compares the list with the
 * compiled kernel.
 */
export const KERNEL_FUNCTIONS = [
  'accumulateRow',
  'addOffsets',
  'addRowCounts',
  'allocate',
  'basketOffsets',
  'basketTable',
  'compactLists',
  'compareKeys',
  'copy',
  'countItems',
  'countRow16',
  'countRow32',
  'earliestTime',
  'fill',
  'findNeighbours',
  'findWeightedNeighbours',
  'idCount',
  'itemTable',
  'latestTime',
  'listBaskets',
  'listBasketsInPlace',
  'listRows',
  'listWeightedBaskets',
  'mergeIds',
  'neighbourOffsets',
  'newAccumulator',
  'newCounter',
  'newReader',
  'numberByFirstSeen',
  'numberItems',
  'offerCandidate',
  'parseRows',
  'prefixSums',
  'remapCodes',
  'rowCounts',
  'scatterRows',
  'selectTopK',
  'sortBaskets',
  'sortCandidates',
  'sortNumericIds',
  'splitTallies',
  'sumItemWeights',
  'writeIds',
] as const;

export type KernelFunction = (typeof KERNEL_FUNCTIONS)[number];

/** The compiled functions of src/recommender/kernel. They take addresses and counts, and return 32-bit numbers or doubles. */
export type Kernel = Readonly<Record<KernelFunction, (...numbers: number[]) => number>>;

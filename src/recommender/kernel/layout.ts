import { Piece } from './csv/basket-runs';
import { WeightedJob } from './neighbours/find-weighted-neighbours';
import { NeighbourJob } from './neighbours/top-k';

// The byte offsets of the fields of those structs that the host reads or writes, and the structs' sizes. The compiler exports
// enums, so the host looks a field up as "PieceLayout.rows" (threads/kernel-struct.ts): no offset is written by hand.

export enum PieceLayout {
  rows = offsetof<Piece>('rows'),
  at = offsetof<Piece>('at'),
  words = offsetof<Piece>('words'),
  baskets = offsetof<Piece>('baskets'),
  items = offsetof<Piece>('items'),
  reader = offsetof<Piece>('reader'),
  size = offsetof<Piece>(),
}

export enum NeighbourJobLayout {
  metric = offsetof<NeighbourJob>('metric'),
  topK = offsetof<NeighbourJob>('topK'),
  minSupport = offsetof<NeighbourJob>('minSupport'),
  items = offsetof<NeighbourJob>('items'),
  counts = offsetof<NeighbourJob>('counts'),
  canonical = offsetof<NeighbourJob>('canonical'),
  rows = offsetof<NeighbourJob>('rows'),
  rowOffsets = offsetof<NeighbourJob>('rowOffsets'),
  rowBaskets = offsetof<NeighbourJob>('rowBaskets'),
  first = offsetof<NeighbourJob>('first'),
  listStarts = offsetof<NeighbourJob>('listStarts'),
  lengths = offsetof<NeighbourJob>('lengths'),
  neighbours = offsetof<NeighbourJob>('neighbours'),
  support = offsetof<NeighbourJob>('support'),
  shrinkage = offsetof<NeighbourJob>('shrinkage'),
  doublesAreExact = offsetof<NeighbourJob>('doublesAreExact'),
  size = offsetof<NeighbourJob>(),
}

export enum WeightedJobLayout {
  score = offsetof<WeightedJob>('score'),
  topK = offsetof<WeightedJob>('topK'),
  minSupport = offsetof<WeightedJob>('minSupport'),
  items = offsetof<WeightedJob>('items'),
  scales = offsetof<WeightedJob>('scales'),
  shrinkage = offsetof<WeightedJob>('shrinkage'),
  unitSquare = offsetof<WeightedJob>('unitSquare'),
  offsets = offsetof<WeightedJob>('offsets'),
  entries = offsetof<WeightedJob>('entries'),
  weights = offsetof<WeightedJob>('weights'),
  starts = offsetof<WeightedJob>('starts'),
  baskets = offsetof<WeightedJob>('baskets'),
  ownWeights = offsetof<WeightedJob>('ownWeights'),
  first = offsetof<WeightedJob>('first'),
  listStarts = offsetof<WeightedJob>('listStarts'),
  lengths = offsetof<WeightedJob>('lengths'),
  neighbours = offsetof<WeightedJob>('neighbours'),
  support = offsetof<WeightedJob>('support'),
  scores = offsetof<WeightedJob>('scores'),
  size = offsetof<WeightedJob>(),
}

import type { Columns } from '../lib/model-record.js';

export type { Columns };

/** Item ids in canonical order: as numbers where every id is a safe integer, else by code point. */
export interface ItemIds {
  /** As written in the input. Strings take time to make: where there are bytes, they are made when they are first asked for. */
  readonly text: readonly string[];
  readonly bytes?: IdBytes;
  /** True where every id is an integer: they are numbers in JSON and in the order of ties. */
  readonly integers: boolean;
}

/** Ids as UTF-8 bytes, one after another: no string for each. */
export interface IdBytes {
  readonly bytes: Uint8Array;
  /** Where each id ends. */
  readonly ends: Uint32Array;
}

/** The defaults are those of the shop. */
export const DEFAULT_COLUMNS: Columns = { basket: 'customer_id', item: 'book_id', time: 'ordered_at' };

/** Binary baskets over items, in compressed rows: the only input of training and evaluation. */
export interface Interactions {
  readonly items: ItemIds;
  readonly baskets: number;
  /** Length baskets + 1; basket b holds entries offsets[b] to offsets[b + 1]. */
  readonly offsets: Uint32Array;
  /** Item index of each entry, ascending within a basket, each once. */
  readonly entries: Uint32Array;
  /** Per entry, when the basket first held the item: ms since the epoch, or the row's place in the file without times. */
  readonly times?: Float64Array;
  /** By basket, which are numbered in the order in which the log first names them. Only where the reader was asked to keep them. */
  readonly basketIds?: IdBytes;
  readonly source: Source;
}

/** Where interactions came from: what a lineage record says of the data. */
export interface Source {
  /** The first, where several files were read one after another. */
  readonly file: string;
  /** How many files, where there were several. */
  readonly files?: number;
  /** Of the bytes as read, before any decompression; of several files, see joinSources. */
  readonly sha256: string;
  /** SHA-256 of the items and baskets themselves: the same whether compressed or not, whatever other columns there are. */
  readonly digest: string;
  readonly rows: number;
  readonly columns: Columns;
  /** First and last time, ISO 8601, where the file has them. */
  readonly from?: string;
  readonly to?: string;
}

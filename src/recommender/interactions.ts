import { countOf } from '../lib/format/numbers.js';
import type { Columns } from '../lib/model-record.js';
import type { Finding } from './read/check/finding.js';

export type { Columns };

/** Item ids in canonical order: as numbers where every id is a safe integer, else by code point. */
export interface ItemIds {
  /** As written in the input. Where there are `bytes`, the strings are made from them when they are first read. */
  readonly text: readonly string[];
  readonly bytes?: IdBytes;
  /** True where every id is an integer: then ids are numbers in JSON, and ties are in the order of numbers. */
  readonly integers: boolean;
}

/** Ids as UTF-8 bytes in one array, without a string for each. */
export interface IdBytes {
  readonly bytes: Uint8Array;
  /** Index in `bytes` where each id ends. */
  readonly ends: Uint32Array;
}

/** The defaults are those of the shop. */
export const DEFAULT_COLUMNS: Columns = { basket: 'customer_id', item: 'book_id', time: 'ordered_at' };

/** Baskets of distinct items, in compressed rows: the only input of training and evaluation. */
export interface Interactions {
  readonly items: ItemIds;
  readonly baskets: number;
  /** Length baskets + 1; basket b holds entries offsets[b] to offsets[b + 1]. */
  readonly offsets: Uint32Array;
  /** Item index of each entry, ascending within a basket, each once. */
  readonly entries: Uint32Array;
  /** By entry, when the basket first held the item: ms since the epoch, or the row's number in a file without times. */
  readonly times?: Float64Array;
  /** Where times are days from some start that is not known: there is no first and last of the calendar. */
  readonly relativeTimes?: true;
  /** Ids of the baskets, which are numbered in the order of their first rows. Only where the reader was asked to keep them. */
  readonly basketIds?: IdBytes;
  readonly source: Source;
  /** What is odd about the log, in no order. */
  readonly findings?: readonly Finding[];
}

/** Where interactions came from, as a model's record says it. */
export interface Source {
  /** Name of the first file, where several were read one after another. */
  readonly file: string;
  /** How many files, where there were several. */
  readonly files?: number;
  /** Of the bytes as read, before decompression. Of several files: see appendSource. */
  readonly sha256: string;
  /** SHA-256 of the items and baskets themselves, whatever compression and other columns the file has. */
  readonly digest: string;
  readonly rows: number;
  readonly columns: Columns;
  /** First and last time, ISO 8601, where the file has them. */
  readonly from?: string;
  readonly to?: string;
}

/** How much a log or a model is of, in words, and of which days. */
export function sizeInWords(source: Pick<Source, 'rows' | 'from' | 'to'>, baskets: number, books: number): string {
  const { rows, from, to } = source;
  const size = `${countOf(rows, 'row')}: ${countOf(baskets, 'basket')} of ${countOf(books, 'book')}`;
  return from === undefined || to === undefined ? size : `${size}, ${from.slice(0, 10)} to ${to.slice(0, 10)}`;
}

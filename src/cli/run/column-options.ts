import type { OptionSpec } from '../command.js';

/** Which columns of --orders mean what. */
export const COLUMN_OPTIONS: readonly OptionSpec[] = [
  { name: 'basket-column', value: 'C', help: 'with --orders: what makes a basket (customer_id)' },
  { name: 'item-column', value: 'C', help: 'with --orders: the item (book_id)' },
  { name: 'time-column', value: 'C', help: 'with --orders: when (ordered_at)' },
];

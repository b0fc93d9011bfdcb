import type { OptionSpec } from '../command.js';

/** Which columns of --orders mean what. */
export const COLUMN_OPTIONS: readonly OptionSpec[] = [
  { name: 'basket-column', value: 'C', default: 'customer_id', help: 'column that makes a basket of rows' },
  { name: 'item-column', value: 'C', default: 'book_id', help: 'column of the item' },
  { name: 'time-column', value: 'C', default: 'ordered_at', help: 'column of the time' },
];

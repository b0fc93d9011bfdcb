/**
 * The tables in a backup, in the order in which they can be filled, with all columns that the database does not generate
 * itself.
 */
export const TABLES = {
  books: ['book_id', 'position', 'title', 'author', 'genre', 'series', 'volume', 'price_cents'],
  customers: ['customer_id'],
  orders: ['order_id', 'customer_id', 'ordered_at'],
  order_lines: ['order_id', 'line', 'book_id', 'quantity', 'price_cents'],
  popularity: ['book_id', 'orders'],
  placements: ['key', 'order_id', 'request', 'answer', 'placed_at'],
  events: ['event_id', 'type', 'at', 'body'],
  dataset: ['kind', 'sources', 'baskets', 'items', 'lines', 'popular', 'loaded_at'],
} as const;

export type TableName = keyof typeof TABLES;

/** Identity columns. */
export const COUNTERS = [
  ['orders', 'order_id'],
  ['customers', 'customer_id'],
  ['events', 'event_id'],
] as const;

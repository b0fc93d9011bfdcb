// The foreign keys of order_lines are dropped for a load and added again after it: checking three million rows one by one
// takes minutes, all at once seconds.

export const DROP_LINE_KEYS =
  'alter table order_lines drop constraint order_lines_order_id_fkey, drop constraint order_lines_book_id_fkey';

export const ADD_LINE_KEYS = `alter table order_lines
  add constraint order_lines_book_id_fkey foreign key (book_id) references books,
  add constraint order_lines_order_id_fkey foreign key (order_id) references orders`;

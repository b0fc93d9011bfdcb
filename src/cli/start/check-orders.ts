import { readHeader } from '../../lib/csv/read-rows.js';
import { columnIndex } from '../../recommender/read/csv/find-column.js';
import type { OrdersInput } from '../../targets/config.js';
import { columnsOf } from '../../targets/local/dataset.js';

/**
 * Sees that a log of the user's own has the columns that it will be asked for, before anything is made.
 * @throws InputError naming the columns that there are, and the flag that chooses among them.
 */
export async function checkOrderColumns(orders: OrdersInput): Promise<void> {
  const { file } = orders;
  const { basket, item } = columnsOf(orders);
  const header = { file, names: await readHeader(file, [basket, item]) };
  columnIndex(header, basket, '--basket-column');
  columnIndex(header, item, '--item-column');
  // Only who names it needs it: the model is made without times.
  if (orders.timeColumn !== undefined) columnIndex(header, orders.timeColumn, '--time-column');
}

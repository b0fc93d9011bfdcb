import { nameOf } from '../../../lib/csv/read-bytes.js';
import type { CsvRow } from '../../../lib/csv/scan-row.js';
import { type Columns, DEFAULT_COLUMNS, type Interactions } from '../../interactions.js';
import { datasetDigest } from '../baskets/dataset-digest.js';
import { groupIntoBaskets } from '../baskets/group-into-baskets.js';
import { growArray } from '../baskets/grow-array.js';
import { orderIds } from '../baskets/order-ids.js';
import type { Finding } from '../check/finding.js';
import type { ReadOptions } from '../read-options.js';
import { columnIndex, columnOrNone } from './find-column.js';
import { idColumn } from './id-column.js';
import { quantityColumn } from './quantity-column.js';
import { type CsvHeader, noRowsLeft, readCsv } from './read-csv.js';
import { timeColumn } from './time-column.js';

/** Reads a log with all that CSV allows. Throws InputError, with file:line:column, for what cannot be used. */
export async function readAnyLog(file: string, asked: Partial<Columns>, options: ReadOptions): Promise<Interactions> {
  const columns = { ...DEFAULT_COLUMNS, ...asked };
  const log = orderLog(asked, options);
  const { quantityColumn: quantity } = options;
  const wanted = [columns.basket, columns.item, columns.time, ...(quantity === undefined ? [] : [quantity])];
  const { sha256 } = await readCsv(file, log.begin, options, wanted);
  const { lists, baskets, items, rows, times, span, findings } = log.finish(nameOf(file));
  const { ids, ranks } = orderIds(items.all());
  const timeOfRow = options.times === false ? undefined : (times ?? rowNumbers(rows));
  const grouped = groupIntoBaskets({
    ...lists,
    ...(timeOfRow && { timeOfRow }),
    rows,
    ranks,
    baskets: baskets.size,
    items: items.size,
  });
  const digest = datasetDigest(ids, grouped.offsets, grouped.entries);
  const source = { file: nameOf(file), sha256, digest, rows, columns, ...span };
  const kept = options.basketIds === true && { basketIds: baskets.all() };
  const relative = times !== undefined && span?.from === undefined && { relativeTimes: true as const };
  return { items: ids, baskets: baskets.size, ...grouped, ...relative, ...kept, source, findings };
}

/** Takes rows in and holds them as flat lists of numbers. */
function orderLog(asked: Partial<Columns>, options: ReadOptions) {
  const columns = { ...DEFAULT_COLUMNS, ...asked };
  const keep = options.times ?? true;
  let basketOfRow = new Uint32Array(1 << 12);
  let itemOfRow = new Uint32Array(1 << 12);
  let rows = 0;
  let baskets: ReturnType<typeof idColumn> | undefined;
  let items: ReturnType<typeof idColumn> | undefined;
  let times: ReturnType<typeof timeColumn> | undefined;
  let quantities: ReturnType<typeof quantityColumn> | undefined;

  function begin(header: CsvHeader): (row: CsvRow) => void {
    const { file } = header;
    const basket = columnIndex(header, columns.basket, '--basket-column');
    const item = columnIndex(header, columns.item, '--item-column');
    const time =
      asked.time === undefined ? columnOrNone(header, columns.time) : columnIndex(header, asked.time, '--time-column');
    const { nullValues, now = Date.now() } = options;
    const ofBaskets = idColumn({ file, column: columns.basket, field: basket, nullValues });
    const ofItems = idColumn({ file, column: columns.item, field: item, nullValues, headerAgain: columns.item });
    const needed = keep || asked.time !== undefined;
    const ofTimes = time < 0 ? undefined : timeColumn({ file, column: columns.time, keep, needed, now });
    const { quantityColumn: quantity, dropReturns = false } = options;
    const ofQuantities = quantityColumn(header, { asked: quantity, drop: dropReturns });
    [baskets, items, times, quantities] = [ofBaskets, ofItems, ofTimes, ofQuantities];

    return (row) => {
      if (ofBaskets.isLeftOut(row) || ofItems.isLeftOut(row) || ofQuantities.isLeftOut(row)) return;
      if (rows === basketOfRow.length) {
        basketOfRow = growArray(basketOfRow);
        itemOfRow = growArray(itemOfRow);
      }
      itemOfRow[rows] = ofItems.codeOf(row);
      basketOfRow[rows] = ofBaskets.codeOf(row);
      ofTimes?.add(row, time, rows);
      rows++;
    };
  }

  function finish(file: string) {
    if (rows === 0) throw noRowsLeft(file);
    const read = times?.finish(rows);
    const lists = { basketOfRow, itemOfRow };
    const findings: readonly Finding[] = [
      ...baskets!.findings(basketOfRow, rows),
      ...items!.findings(itemOfRow, rows),
      ...(read?.findings ?? []),
      ...quantities!.findings(),
    ];
    return { lists, rows, baskets: baskets!.table, items: items!.table, ...read, findings, span: read?.span };
  }

  return { begin, finish };
}

/** The order of the file stands for time where it has none. */
const rowNumbers = (rows: number) => Float64Array.from({ length: rows }, (_, row) => row);

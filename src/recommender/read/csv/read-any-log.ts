import { InputError } from '../../../lib/input-error.js';
import { type Columns, DEFAULT_COLUMNS, type Interactions } from '../../interactions.js';
import { datasetDigest } from '../baskets/dataset-digest.js';
import { groupIntoBaskets } from '../baskets/group-into-baskets.js';
import { growArray } from '../baskets/grow-array.js';
import { IdTable } from '../baskets/id-table.js';
import { orderIds } from '../baskets/order-ids.js';
import type { ReadOptions } from '../read-options.js';
import { columnIndex, columnOrNone } from './find-column.js';
import { parseTime, TIME_FORMS } from './parse-time.js';
import { type CsvHeader, notText, placeOf, readCsv } from './read-csv.js';
import { type CsvRow, fieldText } from './scan-row.js';

/** Reads a log with all that CSV allows. Throws InputError, with file:line:column, for what cannot be used. */
export async function readAnyLog(file: string, columns: Partial<Columns>, options: ReadOptions): Promise<Interactions> {
  const log = orderLog(columns, options.times ?? true);
  const { sha256, rows } = await readCsv(file, log.begin);
  const { ids, ranks } = orderIds(log.items.all());
  const grouped = groupIntoBaskets({ ...log.lists(), rows, ranks, baskets: log.baskets.size, items: log.items.size });
  const digest = datasetDigest(ids, grouped.offsets, grouped.entries);
  const source = { file, sha256, digest, rows, columns: { ...DEFAULT_COLUMNS, ...columns }, ...log.span() };
  const kept = options.basketIds === true && { basketIds: log.baskets.all() };
  return { items: ids, baskets: log.baskets.size, ...grouped, ...kept, source };
}

/** Takes rows in and holds them as flat lists of numbers. */
function orderLog(asked: Partial<Columns>, keepTimes: boolean) {
  const columns = { ...DEFAULT_COLUMNS, ...asked };
  const baskets = new IdTable();
  const items = new IdTable();
  let basketOfRow = new Uint32Array(1 << 12);
  let itemOfRow = new Uint32Array(1 << 12);
  let timeOfRow = new Float64Array(keepTimes ? 1 << 12 : 0);
  let rows = 0;
  let earliest = Number.POSITIVE_INFINITY;
  let latest = Number.NEGATIVE_INFINITY;

  function begin(header: CsvHeader): (row: CsvRow) => void {
    const basket = columnIndex(header, columns.basket, '--basket-column');
    const item = columnIndex(header, columns.item, '--item-column');
    const time =
      asked.time === undefined ? columnOrNone(header, columns.time) : columnIndex(header, asked.time, '--time-column');

    return (row) => {
      if (rows === basketOfRow.length) {
        basketOfRow = growArray(basketOfRow);
        itemOfRow = growArray(itemOfRow);
        if (keepTimes) timeOfRow = growArray(timeOfRow);
      }
      refuseEmpty(row, basket, header.file, columns.basket);
      refuseEmpty(row, item, header.file, columns.item);
      const known = items.size;
      itemOfRow[rows] = items.codeOf(row.bytes, row.starts[item]!, row.ends[item]!);
      if (items.size > known) refuseOddItem(row, item, header.file, columns.item);
      basketOfRow[rows] = baskets.codeOf(row.bytes, row.starts[basket]!, row.ends[basket]!);
      let at = rows;
      if (time >= 0) {
        at = parseTime(row.bytes, row.starts[time]!, row.ends[time]!);
        if (Number.isNaN(at)) throw invalidTime(row, time, header.file, columns.time);
        if (at < earliest) earliest = at;
        if (at > latest) latest = at;
      }
      if (keepTimes) timeOfRow[rows] = at;
      rows++;
    };
  }

  return {
    begin,
    baskets,
    items,
    lists: () => ({ basketOfRow, itemOfRow, ...(keepTimes ? { timeOfRow } : {}) }),
    span: () =>
      earliest <= latest ? { from: new Date(earliest).toISOString(), to: new Date(latest).toISOString() } : {},
  };
}

function refuseEmpty(row: CsvRow, field: number, file: string, column: string): void {
  if (row.starts[field] !== row.ends[field]) return;
  throw new InputError(`an empty "${column}"`, placeOf(file, row, row.starts[field]!), 'fill it in or remove the row');
}

/** Checked once for each item, when it is first seen. */
function refuseOddItem(row: CsvRow, field: number, file: string, column: string): void {
  const text = fieldText(row, field);
  const place = placeOf(file, row, row.starts[field]!);
  if (text.includes('\ufffd')) throw notText(place);
  if (text === column) throw new InputError('the header again', place, 'remove it: joined files keep one header');
}

function invalidTime(row: CsvRow, field: number, file: string, column: string): InputError {
  const shown = JSON.stringify(fieldText(row, field).slice(0, 40));
  return new InputError(
    `${shown} in "${column}" is no time`,
    placeOf(file, row, row.starts[field]!),
    `write ${TIME_FORMS}`,
  );
}

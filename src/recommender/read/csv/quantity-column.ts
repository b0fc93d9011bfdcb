import { type CsvRow, fieldText } from '../../../lib/csv/scan-row.js';
import { usualQuantity } from '../../../lib/csv/usual-quantity.js';
import { InputError } from '../../../lib/input-error.js';
import { countOne, type Finding, findingOf, newCounter } from '../check/finding.js';
import { columnIndex } from './find-column.js';
import { type CsvHeader, placeOf } from './read-csv.js';

const NUMBER = /^[+-]?(?:\d+(?:[.,]\d+)?|[.,]\d+)$/;

export interface QuantityOptions {
  /** Asked for by name: then every row must have a number there. */
  readonly asked: string | undefined;
  /** Whether rows of a negative quantity are left out. */
  readonly drop: boolean;
}

/** A column of quantities: those below zero are returns. Throws InputError where one was asked for and is not there. */
export function quantityColumn(header: CsvHeader, { asked, drop }: QuantityOptions) {
  const field = asked === undefined ? usualQuantity(header.names) : columnIndex(header, asked, '--quantity-column');
  if (drop && field < 0) {
    const here = header.names.map((name) => JSON.stringify(name)).join(', ');
    const hint = `name it with --quantity-column; the file has ${here}`;
    throw new InputError('no column of quantities to tell returns by', `${header.file}:1`, hint);
  }
  const returns = newCounter();

  /** True where the row is to be left out. */
  function isLeftOut(row: CsvRow): boolean {
    if (field < 0) return false;
    const negative = isNegative(row, field);
    if (asked !== undefined && !NUMBER.test(plainNumber(fieldText(row, field)))) throw noNumber(row);
    if (!negative) return false;
    const where = () => placeOf(header.file, row, row.starts[field]!);
    countOne(returns, where, () => fieldText(row, field));
    return drop;
  }

  function noNumber(row: CsvRow): InputError {
    const shown = JSON.stringify(fieldText(row, field).slice(0, 40));
    const place = placeOf(header.file, row, row.starts[field]!);
    return new InputError(`${shown} in "${asked}" is no quantity`, place, 'write a number, or name another column');
  }

  const findings = (): readonly Finding[] =>
    findingOf(drop ? 'dropped-return' : 'return', header.names[field] ?? '', returns);

  return { isLeftOut, findings };
}

const MINUS = 0x2d;
const SPACE = 0x20;
const PARENTHESIS = 0x28;
/** U+2212, as a spreadsheet may write it: e2 88 92. */
const TYPOGRAPHIC_MINUS = [0xe2, 0x88, 0x92];

/** -1, −1 or, as accountants write it, (1); and no zero with a sign. */
function isNegative({ bytes, starts, ends }: CsvRow, field: number): boolean {
  let at = starts[field]!;
  const end = ends[field]!;
  while (at < end && bytes[at] === SPACE) at++;
  if (at >= end) return false;
  const signed =
    bytes[at] === MINUS ||
    bytes[at] === PARENTHESIS ||
    (bytes[at] === TYPOGRAPHIC_MINUS[0] && bytes[at + 1] === 0x88 && bytes[at + 2] === 0x92);
  if (!signed) return false;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + at, end - at).toString('utf8');
  return Number.parseFloat(plainNumber(text).replace(',', '.')) < 0;
}

function plainNumber(text: string): string {
  const trimmed = text.trim().replace('\u2212', '-');
  return /^\(.*\)$/.test(trimmed) ? `-${trimmed.slice(1, -1)}` : trimmed;
}

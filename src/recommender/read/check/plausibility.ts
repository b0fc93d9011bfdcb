import { countOf, groupDigits } from '../../../lib/format/numbers.js';
import { InputError } from '../../../lib/input-error.js';
import { countIds } from '../../flat-ids.js';
import { type Interactions, sizeInWords } from '../../interactions.js';
import type { Finding, FindingKind } from './finding.js';

/** What is believed of a log after it was read. */
export interface Plausibility {
  /** One line: how much there is, of which time, and what is odd about it. */
  readonly line: string;
  readonly warnings: readonly Warning[];
}

export interface Warning {
  readonly message: string;
  /** file:line:column. */
  readonly where: string;
  /** What to do. */
  readonly hint: string;
}

export interface PlausibilityOptions {
  /** Titles by id, where there is a catalog, and its file. */
  readonly titles?: ReadonlyMap<string, string> | undefined;
  readonly catalog?: string | undefined;
  /** True refuses what is warned of otherwise. */
  readonly strict?: boolean;
}

type Log = Pick<Interactions, 'items' | 'baskets' | 'source' | 'findings'>;

/** Of shortened ids so many are no slip: what they stand for cannot be known. */
const MAX_SHORTENED = 0.01;

/**
 * Judges what was read by what a shop's log can be. Throws InputError, with the line and the remedy, where a share is beyond
 * belief, and with `strict` where there is anything to warn of.
 */
export function judgeLog(log: Log, { titles, catalog, strict = false }: PlausibilityOptions = {}): Plausibility {
  const { findings = [], source } = log;
  const warnings = findings.flatMap((finding) => warningOf(finding, source.rows));
  const matched = titles === undefined ? undefined : log.items.text.filter((id) => titles.has(id)).length;
  if (matched !== undefined && matched * 2 < countIds(log.items)) warnings.push(fewTitles(log, matched, catalog ?? ''));
  const beyond = findings.find(({ kind, count }) => kind === 'scientific' && count > source.rows * MAX_SHORTENED);
  const refused = beyond ? warningOf(beyond, source.rows)[0] : strict ? warnings[0] : undefined;
  if (refused !== undefined) throw new InputError(refused.message, refused.where, refused.hint);
  return { line: lineOf(log, matched), warnings };
}

function lineOf({ items, baskets, source, findings = [] }: Log, matched: number | undefined): string {
  const parts = [sizeInWords(source, baskets, countIds(items))];
  if (matched !== undefined) parts.push(`titles of ${groupDigits(matched)}`);
  return [...parts, ...findings.map(({ kind, count, example }) => SHORT[kind](count, example))].join(', ');
}

const SHORT: Readonly<Record<FindingKind, (count: number, example: string) => string>> = {
  'look-alike': (count) => countOf(count, 'look-alike id'),
  scientific: (count) => `${countOf(count, 'row')} with a shortened id`,
  'null-word': (count) => `${countOf(count, 'row')} without an id left out`,
  'word-as-id': (count) => `${countOf(count, 'row')} with a word for an id`,
  ahead: (count) => `${countOf(count, 'row')} dated ahead`,
  return: (count) => countOf(count, 'return'),
  'dropped-return': (count) => `${countOf(count, 'return')} left out`,
  'unread-time': (count) => `${countOf(count, 'row')} without a readable time`,
  'date-order': (_, example) => `dates like ${example}`,
  'day-number': (_, example) => `times like ${example}`,
};

/** Nothing for what the line alone is to tell. */
function warningOf({ kind, column, count, where, example }: Finding, rows: number): Warning[] {
  const name = JSON.stringify(column);
  switch (kind) {
    case 'look-alike': {
      const message = `${countOf(count, 'id')} in ${name} ${count === 1 ? 'looks' : 'look'} like another, first ${example}: they count as different ones`;
      return [{ message, where, hint: 'write an id in one way everywhere: case, spaces, hyphens, zeros in front' }];
    }
    case 'scientific': {
      const message = `${JSON.stringify(example)} in ${name} is an id that a spreadsheet shortened, and may stand for many: ${countOf(count, 'row')}`;
      const hint =
        'make the column text or a whole number in the spreadsheet, and save the CSV again from the original';
      return [{ message, where, hint }];
    }
    case 'null-word': {
      if (count <= rows) return [];
      const message = `more than half of the rows have no id in ${name} and were left out: ${groupDigits(count)}`;
      return [{ message, where, hint: 'is another column meant? name it with --basket-column or --item-column' }];
    }
    case 'word-as-id': {
      const message = `${JSON.stringify(example)} in ${name} counts as an id: ${countOf(count, 'row')} with such words`;
      return [{ message, where, hint: `leave these rows out, too: name the words with --null-values` }];
    }
    case 'ahead': {
      const most = count * 2 > rows;
      const first = `${countOf(count, 'row')} dated after today, first ${JSON.stringify(example)}`;
      const message = count === rows ? first : `${first}: counted as made at the last time before that`;
      const hint = most
        ? 'is the clock of this machine right?'
        : 'write the date on which it was ordered, or remove it';
      return [{ message, where, hint }];
    }
    case 'return': {
      const message = `${countOf(count, 'row')} with a negative ${name}, first ${JSON.stringify(example)}: they count as purchases`;
      return [
        {
          message,
          where,
          hint: `train and evaluate leave returns out with --quantity-column ${quoted(column)} --drop-returns`,
        },
      ];
    }
    case 'date-order': {
      if (!example.includes('though')) return [];
      const message = `nothing in ${name} tells the day from the month: read ${example}`;
      return [{ message, where, hint: 'write dates as 2026-01-31' }];
    }
    case 'dropped-return':
    case 'unread-time':
    case 'day-number':
      return [];
  }
}

function fewTitles({ items, source }: Log, matched: number, catalog: string): Warning {
  const books = countIds(items);
  const message =
    matched === 0
      ? `none of the ${countOf(books, 'book')} in the orders is in the catalog`
      : `the catalog has a title for ${groupDigits(matched)} of ${countOf(books, 'book')} only`;
  const column = JSON.stringify(source.columns.item);
  return { message, where: catalog, hint: `its ids must be written as those in ${column}; or leave out --catalog` };
}

/** A name as a shell takes it. */
const quoted = (name: string) => (/^[\w.-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`);

import { isPlainId } from '../../flat-ids.js';
import type { IdBytes } from '../../interactions.js';
import type { Finding } from './finding.js';
import { isNullWord } from './null-words.js';

/** What a spreadsheet makes of a long number that is not told to be text: its last digits are gone. */
const SCIENTIFIC = /^[+-]?\d(?:[.,]\d+)?E\+?\d{1,3}$/i;

/** Whether an id was shortened to a number with an exponent, which stands for many. `1E5` may be a name: a sign or a fraction tells. */
export function isScientific(id: string): boolean {
  return SCIENTIFIC.test(id) && /[+.,]/.test(id.slice(1));
}

const ISBN = /^(?:97[89])?\d{9}[\dx]$/;

/** Ids that are the same but for this are one book, nearly always: spaces, case, zeros in front, a `.0`, the hyphens of an ISBN. */
export function normalForm(id: string): string {
  const text = id.normalize('NFKC').trim().toLowerCase();
  const bare = text.replaceAll('-', '');
  if (bare !== text && ISBN.test(bare)) return bare;
  return /^\d+(?:\.0+)?$/.test(text) ? text.replace(/\.0+$/, '').replace(/^0+(?=\d)/, '') : text;
}

/** What is odd about a list of distinct ids. */
export interface IdOddities {
  /** The first that stands for no value. */
  readonly nullWord: string | undefined;
  readonly scientific: string | undefined;
  readonly lookAlikes: LookAlikes | undefined;
}

export interface LookAlikes {
  /** Ids that look like one that came before. */
  readonly count: number;
  /** Two of them. */
  readonly example: readonly [string, string];
}

/** Most ids of which the odd ones are compared: more of them are names of a kind of their own, not slips. */
const MAX_COMPARED = 500_000;

/** Looks through distinct ids. Nearly all logs have only ids in which nothing can be odd: for these it is one pass over the bytes. */
export function inspectIds(ids: IdBytes): IdOddities {
  const bytes = Buffer.from(ids.bytes.buffer, ids.bytes.byteOffset, ids.bytes.length);
  const odd: string[] = [];
  let nullWord: string | undefined;
  let start = 0;
  for (const end of ids.ends) {
    if (!isPlainId(bytes, start, end)) {
      if (nullWord === undefined && isNullWord(bytes, start, end)) nullWord = bytes.toString('utf8', start, end);
      if (odd.length <= MAX_COMPARED) odd.push(bytes.toString('utf8', start, end));
    }
    start = end;
  }
  return {
    nullWord,
    scientific: odd.find(isScientific),
    lookAlikes: odd.length === 0 || odd.length > MAX_COMPARED ? undefined : compare(ids, bytes, odd),
  };
}

function compare(ids: IdBytes, bytes: Buffer, odd: readonly string[]): LookAlikes | undefined {
  const first = new Map<string, string>();
  let count = 0;
  let example: readonly [string, string] | undefined;
  const meet = (id: string, form: string) => {
    const before = first.get(form);
    if (before === undefined) first.set(form, id);
    else if (before !== id) {
      count++;
      example ??= [before, id];
    }
  };
  for (const id of odd) meet(id, normalForm(id));
  // Those that are plain can look like an odd one only.
  if (odd.length < ids.ends.length) {
    let start = 0;
    for (const end of ids.ends) {
      if (isPlainId(bytes, start, end)) {
        const id = bytes.toString('latin1', start, end);
        const before = first.get(id);
        if (before !== undefined) {
          count++;
          // The odd one is the one to be shown.
          example ??= [id, before];
        }
      }
      start = end;
    }
  }
  return example && { count, example };
}

/** Where they are is not known: it is found out when it is to be told. */
export function lookAlikesIn({ lookAlikes }: IdOddities, column: string, file: string): readonly Finding[] {
  if (lookAlikes === undefined) return [];
  const [a, b] = lookAlikes.example.map((id) => JSON.stringify(id));
  const [, id] = lookAlikes.example;
  return [{ kind: 'look-alike', column, count: lookAlikes.count, where: file, example: `${b} and ${a}`, id }];
}

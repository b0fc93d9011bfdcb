import type { FailureRow } from '../engine/failure-row.js';
import { FAMILIES, type Family } from './known/families.js';
import { CONCERNS, rowOf } from './registry.js';

export interface KnownFailure {
  /** Such as BML-E01; of a family with a question mark for the step's letter where none was asked for. */
  readonly code: string;
  readonly row: FailureRow;
}

/** Every known failure, families last, in the order of their codes within a concern. */
export function listFailures(): readonly { readonly concern: string; readonly failures: readonly KnownFailure[] }[] {
  const byCode = (rows: Readonly<Record<string, FailureRow>>) =>
    Object.entries(rows)
      .map(([code, row]) => ({ code, row }))
      .sort((a, b) => (a.code < b.code ? -1 : 1));
  return [
    ...Object.entries(CONCERNS).map(([concern, rows]) => ({ concern, failures: byCode(rows) })),
    { concern: 'Any step', failures: byCode(FAMILIES as Readonly<Record<string, Family>>) },
  ];
}

/** The failure with this code, in any case and with or without BML-; undefined where there is none. */
export function findFailure(text: string): KnownFailure | undefined {
  const code = `BML-${text.trim().toUpperCase().replace(/^BML-/, '')}`;
  const row = rowOf(code);
  return row === undefined ? undefined : { code, row };
}

/** True for what looks like a code, so that it is not taken for the name of a step. */
export const looksLikeCode = (text: string) => /^(BML-)?[A-Z]\d{2}$/i.test(text.trim());

/** A failure's page as plain text; undefined where no failure has this code. */
export function explainFailure(text: string): string | undefined {
  const known = findFailure(text);
  if (known === undefined) return undefined;
  const { code, row } = known;
  return [
    `${code}  ${readable(row.what)}`,
    '',
    `cause  ${readable(row.cause)}`,
    `fix    ${readable(row.fix)}`,
    ...Object.entries(row.fixIn ?? {}).map(([product, fix]) => `       ${product}: ${readable(fix)}`),
    ...(row.transient ? ['', 'It often passes by itself: up retries it without asking.'] : []),
    ...(row.said === undefined
      ? []
      : ['', 'Other programs say it so:', ...row.said.map(({ sample }) => `  ${sample}`)]),
    '',
  ].join('\n');
}

/** The names in braces as a person writes what is to be filled in. */
export const readable = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => name.toUpperCase());

import type { Values } from '../lib/hint-error.js';
import type { Failure } from './failure.js';

/** A known failure. Names in braces in its texts are filled in where it happens. */
export interface FailureRow {
  /** What failed, in a few words. */
  readonly what: string;
  readonly cause: string;
  /** What to do about it. */
  readonly fix: string;
  /** What to do with one product, where that differs. */
  readonly fixIn?: Readonly<Partial<Record<Product, string>>>;
  /** Known to pass by itself: retried without asking. */
  readonly transient?: true;
  /** How other programs say it. What we say ourselves carries the code instead. */
  readonly said?: readonly Saying[];
  /** Its own words may embed those of another program: a row that knows them explains more. */
  readonly vague?: true;
  /** Cause and fix are the thrower's own words; those of the row are for the page of failures. */
  readonly ownWords?: true;
}

/** Products that bring a Docker engine, each with settings of its own. */
export type Product =
  | 'Docker Desktop'
  | 'colima'
  | 'OrbStack'
  | 'Rancher Desktop'
  | 'podman'
  | 'snap'
  | 'rootless'
  | 'WSL';

/** A kind of message of another program. */
export interface Saying {
  /** Matched against one line. Its named groups fill in names in the texts. */
  readonly pattern: RegExp;
  /** A line that was really printed, or a part of one. */
  readonly sample: string;
  /** Letters of the steps in which it means this; any step without. */
  readonly steps?: string;
  /** Programs that mean this by it, as docker; any without. */
  readonly programs?: readonly string[];
}

/** What is known of one occurrence besides the values; each goes before what the row says. */
export type Particulars = Partial<Pick<Failure, 'what' | 'evidence' | 'cause' | 'fix' | 'remedy' | 'command'>>;

/** The row with what to do in this product. */
export const inProduct = (row: FailureRow, product: Product | undefined): FailureRow =>
  product === undefined || row.fixIn?.[product] === undefined ? row : { ...row, fix: row.fixIn[product] };

/** A row with its names filled in. A name without a value becomes "it". */
export function toFailure(code: string, row: FailureRow, values: Values = {}, particulars: Particulars = {}): Failure {
  const filled = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? 'it'));
  return {
    code,
    what: filled(row.what),
    cause: filled(row.cause),
    fix: filled(row.fix),
    transient: row.transient ?? false,
    ...particulars,
  };
}

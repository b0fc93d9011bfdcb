/** Codes of failures that recommender, bookstore and tools can name where they throw. src/failures says more about each. */
export type ThrownCode =
  | 'BML-A03'
  | 'BML-A04'
  | 'BML-B03'
  | 'BML-D02'
  | 'BML-D03'
  | 'BML-E04'
  | 'BML-E06'
  | 'BML-E07'
  | 'BML-F03'
  | 'BML-F04'
  | 'BML-X12'
  | 'BML-X31';

export interface HintErrorOptions extends ErrorOptions {
  readonly code?: ThrownCode;
  /** What the failure's texts name in braces, such as the id of a process. */
  readonly values?: Readonly<Record<string, string | number>>;
}

/** An error that tells a person what to do. It is shown without a stack trace. */
export class HintError extends Error {
  override readonly name: string = 'HintError';
  readonly hint: string | undefined;
  /** Which of the known failures it is; undefined for one that only its own words describe. */
  readonly code: ThrownCode | undefined;
  readonly values: Readonly<Record<string, string | number>>;

  constructor(what: string, hint: string | undefined, { code, values = {}, ...options }: HintErrorOptions = {}) {
    super(what, options);
    this.hint = hint;
    this.code = code;
    this.values = values;
  }
}

import type { ThrownCode } from './thrown-code.js';

/** What the texts of a failure name in braces, such as the id of a process. */
export type Values = Readonly<Record<string, string | number>>;

export interface HintErrorOptions extends ErrorOptions {
  readonly code?: ThrownCode;
  readonly values?: Values;
}

/** An error that tells a person what to do. It is shown without a stack trace. */
export class HintError extends Error {
  override readonly name: string = 'HintError';
  readonly hint: string | undefined;
  /** Which of the known failures it is; undefined for one that only its own words describe. */
  readonly code: ThrownCode | undefined;
  readonly values: Values;

  constructor(what: string, hint: string | undefined, { code, values = {}, ...options }: HintErrorOptions = {}) {
    super(what, options);
    this.hint = hint;
    this.code = code;
    this.values = values;
  }
}

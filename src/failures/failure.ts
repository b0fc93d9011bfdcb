import { type Failure, FailureError } from '../engine/failure.js';
import { type FailureRow, type Particulars, toFailure } from '../engine/failure-row.js';
import { FAMILIES } from './known/families.js';
import { type Code, FAILURES, type FamilyCode, memberOf } from './registry.js';

/** Names in braces in a text. */
type NamesIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;
type Rows = typeof FAILURES & typeof FAMILIES;
type TextsOf<C extends Code | FamilyCode> = Rows[C]['what' | 'cause' | 'fix'];
type ValuesOf<C extends Code | FamilyCode> = Readonly<Record<NamesIn<TextsOf<C>>, string | number>>;

/** A known failure with what its texts name. */
export function failure<C extends Code>(code: C, values: ValuesOf<C>, particulars: Particulars = {}): Failure {
  return toFailure(code, FAILURES[code] as FailureRow, values, particulars);
}

/** The same of a family, in the step with this letter. */
export function failureOf<F extends FamilyCode>(
  family: F,
  letter: string,
  values: ValuesOf<F>,
  particulars: Particulars = {},
): Failure {
  return toFailure(memberOf(family, letter), FAMILIES[family] as FailureRow, values, particulars);
}

/** The error to throw for a known failure. */
export const failureError = <C extends Code>(code: C, values: ValuesOf<C>, particulars: Particulars = {}) =>
  new FailureError(failure(code, values, particulars));

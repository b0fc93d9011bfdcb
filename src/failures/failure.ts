import { type Failure, FailureError } from '../engine/failure.js';
import { type FailureRow, type Particulars, toFailure } from '../engine/failure-row.js';
import { CLUSTER } from './known/cluster/cluster.js';
import { FAMILIES, type FamilyCode, memberOf } from './known/families.js';
import { INSTALLATION } from './known/installation.js';
import { MODEL } from './known/model.js';
import { SHOP } from './known/shop.js';

/** Those that steps find out themselves. The rest of the registry is loaded when other programs' words are to be explained. */
const FOUND = { ...CLUSTER, ...SHOP, ...MODEL, ...INSTALLATION } as const;
type Code = keyof typeof FOUND;

/** Names in braces in a text. */
type NamesIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;
type Rows = typeof FOUND & typeof FAMILIES;
type TextsOf<C extends Code | FamilyCode> = Rows[C]['what' | 'cause' | 'fix'];
type ValuesOf<C extends Code | FamilyCode> = Readonly<Record<NamesIn<TextsOf<C>>, string | number>>;

/** A known failure with what its texts name. */
export function failure<C extends Code>(code: C, values: ValuesOf<C>, particulars: Particulars = {}): Failure {
  return toFailure(code, FOUND[code] as FailureRow, values, particulars);
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

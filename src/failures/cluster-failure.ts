import type { Failure } from '../engine/failure.js';
import { toFailure } from '../engine/failure-row.js';
import type { ClusterError } from '../tools/kubernetes/cluster-error.js';
import { FAMILIES, type Family, type FamilyCode, memberOf } from './known/families.js';

const BY_REASON = new Map(
  Object.entries<Family>(FAMILIES).flatMap(([code, { reasons = [] }]) =>
    reasons.map((reason) => [reason, code as FamilyCode] as const),
  ),
);

/** What a cluster said that waiting will not mend, with what to do about it. */
export function clusterFailure({ message, reason, evidence }: ClusterError, letter: string): Failure {
  const family = BY_REASON.get(reason) ?? 'BML-?40';
  return toFailure(memberOf(family, letter), FAMILIES[family], { reason }, { what: message, evidence });
}

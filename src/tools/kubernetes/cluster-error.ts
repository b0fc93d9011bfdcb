/** Something on the cluster that waiting will not mend, or that took too long. */
export class ClusterError extends Error {
  override readonly name = 'ClusterError';
  /** The line that shows it, in the cluster's own words where it has any. */
  readonly evidence: string;
  /** A word for the cause that the failure catalogue can go by: a container's waiting reason, `Late`, and the like. */
  readonly reason: string;
  /** What a container of ours printed last, where it is what failed. */
  readonly lines: readonly string[];
  constructor(what: string, reason: string, evidence: string, lines: readonly string[] = []) {
    super(what);
    this.reason = reason;
    this.evidence = evidence;
    this.lines = lines;
  }
}

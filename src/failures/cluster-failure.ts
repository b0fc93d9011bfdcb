import type { Failure } from '../engine/failure.js';
import type { ClusterError } from '../tools/kubernetes/cluster-error.js';

interface Advice {
  readonly number: number;
  readonly cause: string;
  readonly fix: string;
  readonly transient?: true;
}

const IMAGE: Advice = {
  number: 41,
  cause: 'the node has no image of this name, and cannot fetch it',
  fix: 'run bookstore-ml up again: it brings what is lacking. On a cluster of your own its nodes must be allowed to pull from --registry',
};

/** By the cluster's own word for it, as ClusterError carries it. */
const ADVICE: Readonly<Record<string, Advice>> = {
  ErrImagePull: IMAGE,
  ImagePullBackOff: IMAGE,
  ErrImageNeverPull: IMAGE,
  Unschedulable: {
    number: 42,
    cause: 'no node has room for this pod, or none is allowed to take it',
    fix: 'give Docker more processors or memory, or take a smaller shop: up --profile s',
  },
  OOMKilled: {
    number: 43,
    cause: 'a container needed more memory than its limit',
    fix: 'take a smaller shop (up --profile s), or raise the limit in the manifest and retry',
  },
  CrashLoopBackOff: {
    number: 44,
    cause: 'a container ends as soon as it starts',
    fix: 'its log says why: kubectl logs, with --previous; then retry',
  },
  PodSecurity: {
    number: 45,
    cause: 'the namespace admits restricted pods only, and this one asks for more',
    fix: 'what the evidence names has to leave the pod, not the fence',
  },
  ExceededQuota: {
    number: 46,
    cause: "the namespace's quota is used up",
    fix: 'delete what is not needed there, then retry',
  },
  JobFailed: {
    number: 47,
    cause: 'the Job ended badly; it is not tried again by itself, since the same data would end the same way',
    fix: 'the step’s log has all that it said; retry makes the Job anew',
  },
  WorkflowFailed: {
    number: 48,
    cause: 'a task of the pipeline ended badly',
    fix: 'the evidence names it; kubectl logs of its pod says more. Retry submits the pipeline anew',
  },
  Evicted: {
    number: 49,
    cause: 'the node ran short of memory or disk and put the pod out',
    fix: 'free some space where Docker lies, then retry',
    transient: true,
  },
  Refused: {
    number: 50,
    cause: 'the API server, or a webhook of it, does not accept this object',
    fix: 'the evidence says what; another version of the chart may be installed: --pins names the set',
  },
  Late: {
    number: 51,
    cause: 'it did not happen in time: the machine is very busy, or what is waited for hangs',
    fix: 'retry: it goes on from what is there. The evidence names what it waited for last',
  },
};

/** What a cluster said will not do, with what to do about it. */
export function clusterFailure({ message, reason, evidence }: ClusterError, letter: string): Failure {
  const {
    number,
    cause,
    fix,
    transient = false,
  } = ADVICE[reason] ?? {
    number: 40,
    cause: `the cluster says: ${reason}`,
    fix: 'its log says more; retrying is safe',
  };
  return { code: `BML-${letter}${number}`, what: message, evidence, cause, fix, transient };
}

import type { FailureRow } from '../../engine/failure-row.js';

const EVERY = 'ABCDEFG';
/** Outside of any step too, as in doctor or bundle. */
const ANYWHERE = `${EVERY}Z`;

/** A failure that any of several steps can have: its code has the step's letter in place of the question mark. */
export interface Family extends FailureRow {
  readonly letters: string;
  /** The cluster's own words for it, as ClusterError carries them. */
  readonly reasons?: readonly string[];
}

export const FAMILIES = {
  'BML-?05': {
    letters: EVERY,
    what: '{server} does not get ready',
    cause: 'the machine is very busy, or the server hangs',
    fix: 'retry; {log} says how far it got',
    transient: true,
  },
  'BML-?10': {
    letters: EVERY,
    what: 'the input cannot be used',
    cause: 'a command of ours refused it, for the reason that it gives',
    fix: 'do what it says, then retry',
  },
  'BML-?40': {
    letters: ANYWHERE,
    what: 'a part of the cluster cannot become ready',
    cause: 'the cluster says: {reason}',
    fix: 'its log says more; retrying is safe',
  },
  'BML-?41': {
    letters: ANYWHERE,
    reasons: ['ErrImagePull', 'ImagePullBackOff', 'ErrImageNeverPull'],
    what: 'a pod has no image',
    cause: 'the node has no image of this name, and cannot fetch it',
    fix: 'run bookstore-ml up again: it brings what is lacking. On a cluster of your own its nodes must be allowed to pull from --registry',
    said: [
      {
        pattern:
          /ErrImagePull|ImagePullBackOff|ErrImageNeverPull|Failed to pull image|failing to pull image|InvalidImageName/,
        sample:
          'Failed to pull image "bookstore/recommender-train:dev": rpc error: code = Unknown desc = failed to pull and unpack image',
      },
    ],
  },
  'BML-?42': {
    letters: ANYWHERE,
    reasons: ['Unschedulable'],
    what: 'a pod finds no node',
    cause: 'no node has room for this pod, or none is allowed to take it',
    fix: 'give Docker more processors or memory, or take a smaller shop: up --profile s',
    said: [
      {
        pattern:
          /\d+\/\d+ nodes are available|FailedScheduling|Insufficient (?:cpu|memory|pods|ephemeral-storage)|untolerated taint/,
        sample:
          '0/1 nodes are available: 1 Insufficient memory. preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.',
      },
    ],
  },
  'BML-?53': {
    letters: ANYWHERE,
    reasons: ['Cordoned'],
    what: 'every node that could take this pod is cordoned',
    cause: 'somebody marked the nodes unschedulable, as for maintenance',
    fix: 'kubectl uncordon NODE, for each node that may take pods again; kubectl get nodes names them. Then retry',
  },
  'BML-?54': {
    letters: ANYWHERE,
    reasons: ['Tainted'],
    what: 'every node that could take this pod is kept for others by a taint',
    cause: 'a taint keeps away pods that do not tolerate it',
    fix: 'remove the taint that the evidence names: kubectl taint nodes NODE KEY- (kubectl describe nodes shows them), then retry',
  },
  'BML-?55': {
    letters: ANYWHERE,
    reasons: ['QuotaTooSmall'],
    what: 'the quota of the queue can never admit this job',
    cause: 'it asks for more than the ClusterQueue has in all, so that waiting would not end',
    fix: 'bookstore-ml up restores our own queue; in a queue of your own raise nominalQuota: kubectl edit clusterqueue',
  },
  'BML-?43': {
    letters: ANYWHERE,
    reasons: ['OOMKilled'],
    what: 'a container ran out of memory',
    cause: 'a container needed more memory than its limit',
    fix: 'take a smaller shop (up --profile s), or raise the limit in the manifest and retry',
    said: [{ pattern: /OOMKilled/, sample: 'Last State: Terminated, Reason: OOMKilled, Exit Code: 137' }],
  },
  'BML-?44': {
    letters: ANYWHERE,
    reasons: ['CrashLoopBackOff'],
    what: 'a container keeps crashing',
    cause: 'a container ends as soon as it starts',
    fix: 'its log says why: kubectl logs, with --previous; then retry',
  },
  'BML-?45': {
    letters: ANYWHERE,
    reasons: ['PodSecurity'],
    what: 'a pod is not allowed in its namespace',
    cause: 'the namespace admits restricted pods only, and this one asks for more',
    fix: 'change the pod, not the namespace: remove from its spec what the evidence names',
    said: [
      {
        pattern: /violates PodSecurity|would violate PodSecurity/,
        sample:
          'pods "train-x" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "main" must set securityContext.allowPrivilegeEscalation=false)',
      },
    ],
  },
  'BML-?46': {
    letters: ANYWHERE,
    reasons: ['ExceededQuota'],
    what: 'a quota is used up',
    cause: "the namespace's quota is used up",
    fix: 'delete what is not needed there, then retry',
    said: [
      {
        pattern: /exceeded quota|must specify limits\.(?:cpu|memory)|failed quota/,
        sample:
          'pods "train-x" is forbidden: exceeded quota: bookstore, requested: limits.memory=4Gi, used: limits.memory=8Gi, limited: limits.memory=8Gi',
      },
    ],
  },
  'BML-?47': {
    letters: ANYWHERE,
    reasons: ['JobFailed'],
    what: 'a Job failed',
    cause: 'the Job ended badly; it is not tried again by itself, since the same data would end the same way',
    fix: 'the step’s log has all that it said; retry makes the Job anew',
  },
  'BML-?48': {
    letters: ANYWHERE,
    reasons: ['WorkflowFailed'],
    what: 'the pipeline failed',
    cause: 'a task of the pipeline ended badly',
    fix: 'the evidence names it; kubectl logs of its pod says more. Retry submits the pipeline anew',
  },
  'BML-?49': {
    letters: ANYWHERE,
    reasons: ['Evicted'],
    what: 'a pod was evicted',
    cause: 'the node ran short of memory or disk and evicted the pod',
    fix: 'free some space where Docker lies, then retry',
    transient: true,
    said: [
      {
        pattern: /(?:was |pod )evicted|DiskPressure|MemoryPressure|The node was low on resource/i,
        sample: 'The node was low on resource: ephemeral-storage. Threshold quantity: 1Gi, available: 512Mi.',
      },
    ],
  },
  'BML-?50': {
    letters: ANYWHERE,
    reasons: ['Refused'],
    what: 'an object was refused',
    cause: 'the API server, or a webhook of it, does not accept this object',
    fix: 'the evidence says what; another version of the chart may be installed: --pins names the set',
  },
  'BML-?51': {
    letters: ANYWHERE,
    reasons: ['Late'],
    what: 'a part of the cluster is not ready in time',
    cause: 'it did not happen in time: the machine is very busy, or what is waited for hangs',
    fix: 'retry: it goes on from what is there. The evidence names what it waited for last',
  },
  'BML-?90': {
    letters: ANYWHERE,
    what: '{doing} failed',
    cause: '{end}',
    fix: 'the evidence is what it said last, its log has the rest; retrying is safe',
  },
  'BML-?91': {
    letters: ANYWHERE,
    what: 'a process was killed',
    cause: 'somebody killed it, or the system did because memory ran out',
    fix: 'retry; if it happens again take a smaller shop: up --profile s',
  },
  'BML-?92': {
    letters: ANYWHERE,
    what: 'a program is missing',
    cause: '{program} could not be started: it is not installed, or not on the PATH',
    fix: 'install it, or put it on the PATH, then retry',
  },
} as const satisfies Readonly<Record<string, Family>>;

export type FamilyCode = keyof typeof FAMILIES;

/** The code of one member of a family: that of a step. */
export const memberOf = (family: FamilyCode, letter: string) => family.replace('?', letter);

import { type ContainerStatus, conditionOf, type KubeEvent, type Pod } from './kube-object.js';

/** Why something does not get on. */
export interface Cause {
  /** In the cluster's own word, such as ImagePullBackOff. */
  readonly reason: string;
  /** In the cluster's own words, with the name of what it is about. */
  readonly evidence: string;
  /** Waiting longer will not mend it. */
  readonly fatal: boolean;
}

/** A pod that nothing fits stays that way unless something leaves: after this long it counts as stuck. */
const UNSCHEDULABLE_MS = 60_000;
/** Nodes that are kept from pods stay so until somebody changes them; just started ones are kept for a moment, too. */
const KEPT_AWAY_MS = 10_000;
/** Controllers restart once or twice while their certificates are made; more is a crash. */
const RESTARTS = 3;

/** A pull that will fail again: nothing there by that name, no way to the registry, or no right to it. */
const NO_PULL = /not found|manifest unknown|no match for platform|no such host|denied|unauthorized|forbidden/i;

const NEVER: ReadonlySet<string> = new Set([
  'ErrImageNeverPull',
  'InvalidImageName',
  'ImageInspectError',
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
]);

/** What keeps a pod from running, where that is known; undefined for one that is well or just starting. */
export function podCause(pod: Pod, now: number): Cause | undefined {
  const { status, metadata } = pod;
  if (status?.reason === 'Evicted') {
    return { reason: 'Evicted', evidence: `Pod ${metadata.name}: ${status.message ?? 'evicted'}`, fatal: true };
  }
  const containers = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  const causes = containers.flatMap((container) => containerCause(metadata.name, container) ?? []);
  return causes.find((cause) => cause.fatal) ?? causes[0] ?? scheduling(pod, now);
}

function scheduling(pod: Pod, now: number): Cause | undefined {
  const scheduled = conditionOf(pod, 'PodScheduled');
  if (scheduled?.status !== 'False' || scheduled.reason !== 'Unschedulable') return undefined;
  const since = Date.parse(scheduled.lastTransitionTime ?? '');
  const message = scheduled.message ?? 'no node takes it';
  const reason = schedulingReason(message);
  const evidence = `Pod ${pod.metadata.name}: ${message}`;
  const patience = reason === 'Unschedulable' ? UNSCHEDULABLE_MS : KEPT_AWAY_MS;
  return { reason, evidence, fatal: now - since > patience };
}

/** Taints that Kubernetes itself puts on nodes that are about to be ready, or are not. */
const OWN_TAINT = /untolerated taint(?:\(s\))? \{node\.(?:kubernetes|cloudprovider\.kubernetes)\.io\/(?!unschedulable)/;

/** By the scheduler's own words: a node that is full is another matter than one that takes nothing. */
function schedulingReason(message: string): 'Unschedulable' | 'Cordoned' | 'Tainted' {
  if (/Insufficient |didn't match|volume|affinity|free ports/.test(message) || OWN_TAINT.test(message))
    return 'Unschedulable';
  if (/were unschedulable|node\.kubernetes\.io\/unschedulable/.test(message)) return 'Cordoned';
  return /untolerated taint/.test(message) ? 'Tainted' : 'Unschedulable';
}

function containerCause(pod: string, container: ContainerStatus): Cause | undefined {
  const { state, lastState, restartCount } = container;
  const say = (text: string) => `Pod ${pod}, container ${container.name}: ${text}`;
  const ended = state?.terminated ?? lastState?.terminated;
  if (ended?.reason === 'StartError' || ended?.reason === 'ContainerCannotRun') {
    return { reason: ended.reason, evidence: say(ended.message ?? ended.reason), fatal: true };
  }
  const { reason, message } = state?.waiting ?? {};
  if (reason === undefined || reason === 'ContainerCreating' || reason === 'PodInitializing') return undefined;
  if (reason === 'CrashLoopBackOff') {
    const oom = ended?.reason === 'OOMKilled';
    const how = oom ? 'ran out of memory' : `ended with exit code ${ended?.exitCode ?? 'unknown'}`;
    const evidence = say(`${how}, started ${restartCount + 1} times`);
    return { reason: oom ? 'OOMKilled' : reason, evidence, fatal: restartCount >= RESTARTS };
  }
  const text = message ?? reason;
  const pulling = reason === 'ErrImagePull' || reason === 'ImagePullBackOff';
  const evidence = say(pulling ? `${container.image}: ${text}` : text);
  return { reason, evidence, fatal: NEVER.has(reason) || (pulling && NO_PULL.test(text)) };
}

/** What kept pods from being made at all, by the events of their owners. The latest counts. */
export function creationCause(events: readonly KubeEvent[]): Cause | undefined {
  const failed = events.filter((event) => event.reason === 'FailedCreate' && event.message !== undefined);
  const latest = failed.sort((a, b) => timeOf(b) - timeOf(a))[0];
  if (latest === undefined) return undefined;
  const { involvedObject, message = '' } = latest;
  const evidence = `${involvedObject.kind} ${involvedObject.name}: ${message}`;
  if (message.includes('violates PodSecurity')) return { reason: 'PodSecurity', evidence, fatal: true };
  if (message.includes('exceeded quota')) return { reason: 'ExceededQuota', evidence, fatal: true };
  return { reason: 'FailedCreate', evidence, fatal: false };
}

const timeOf = (event: KubeEvent) => Date.parse(event.lastTimestamp ?? event.eventTime ?? '') || 0;

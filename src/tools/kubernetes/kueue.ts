import type { StepContext } from '../../engine/contract.js';
import type { ClusterAccess } from './access.js';
import { conditionOf, type KubeObject } from './kube-object.js';
import { listObjects, readRaw } from './read-objects.js';

/** A Workload is Kueue's view of a Job or JobSet. */
interface Workload extends KubeObject {
  readonly spec: { readonly queueName?: string };
}

interface PendingWorkloads {
  readonly items?: readonly { readonly metadata: { readonly name: string }; readonly positionInLocalQueue: number }[];
}

/** Where a job stands with Kueue. */
export type QueueState =
  /** Kueue has not taken notice of it. */
  | { readonly state: 'unknown' }
  /** `why` in Kueue's own words; `place` counts from 1. */
  | { readonly state: 'pending'; readonly queue: string; readonly why: string; readonly place: number | undefined }
  | { readonly state: 'admitted'; readonly queue: string }
  | { readonly state: 'finished'; readonly queue: string };

/** What Kueue says of the Job or JobSet with this uid. */
export async function queueState(
  ctx: Pick<StepContext, 'signal'>,
  access: ClusterAccess,
  namespace: string,
  uid: string,
): Promise<QueueState> {
  const workloads = await listObjects<Workload>(ctx, access, 'workloads.kueue.x-k8s.io', { namespace });
  const own = workloads.find(({ metadata }) => metadata.ownerReferences?.some((owner) => owner.uid === uid));
  if (own === undefined) return { state: 'unknown' };
  const queue = own.spec.queueName ?? '';
  if (conditionOf(own, 'Finished')?.status === 'True') return { state: 'finished', queue };
  if (conditionOf(own, 'Admitted')?.status === 'True') return { state: 'admitted', queue };
  const why = conditionOf(own, 'QuotaReserved')?.message ?? 'not looked at yet';
  const path = `/apis/visibility.kueue.x-k8s.io/v1beta2/namespaces/${namespace}/localqueues/${queue}/pendingworkloads`;
  const pending = (await readRaw(ctx, access, path).catch(() => undefined)) as PendingWorkloads | undefined;
  const place = pending?.items?.find((item) => item.metadata.name === own.metadata.name)?.positionInLocalQueue;
  return { state: 'pending', queue, why, place: place === undefined ? undefined : place + 1 };
}

/** What is waited for, said as the end of "waiting: …". */
export function sayQueue(job: string, state: QueueState): string {
  switch (state.state) {
    case 'unknown':
      return `Kueue to take notice of ${job}`;
    case 'pending': {
      const place = state.place === undefined ? '' : `, place ${state.place}`;
      return `${job} in queue ${state.queue}${place}: ${state.why}`;
    }
    case 'admitted':
      return `${job} to start: it has its quota`;
    case 'finished':
      return `${job} to end`;
  }
}

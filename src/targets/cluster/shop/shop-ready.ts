import {
  type Deployment,
  holds,
  isServing,
  type Job,
  type KubeObject,
  type Pod,
} from '../../../tools/kubernetes/kube-object.js';
import { type Cause, podCause } from '../../../tools/kubernetes/pod-cause.js';
import { progressOf } from '../../../tools/kubernetes/rollout.js';
import type { PollResult } from '../../../tools/kubernetes/wait-until.js';
import { matchesConfigHash } from '../manifests/render-manifest.js';
import type { ShopManifest } from './shop-manifest.js';
import type { StatefulSet, Workloads } from './shop-objects.js';

/** In the order in which each can be done with, for the wait to be told: the ones after wait for the ones before. */
const STAGES = [
  { kind: 'database', name: 'postgres', title: 'the database' },
  { kind: 'job', name: 'migrate', title: "the database's schema" },
  { kind: 'job', name: 'dataset', title: 'the first catalog and orders' },
  { kind: 'service', name: 'catalog', title: 'the catalog' },
  { kind: 'service', name: 'orders', title: 'the orders' },
  { kind: 'service', name: 'storefront', title: 'the storefront' },
] as const;

const JOBS: readonly string[] = ['secrets', 'migrate', 'dataset'];

type Wanted = Pick<ShopManifest, 'configHash' | 'database'>;

/** What the shop still waits for; ready once all of it is as this run wants it. What cannot come any more is told at once. */
export function pollShop(shop: Workloads, wanted: Wanted, now: number): PollResult<true> {
  for (const { kind, name, title } of STAGES) {
    const state = stateOf(shop, kind, name, wanted);
    if (state === 'done') continue;
    const causes = podsOf(shop, name).flatMap((pod) => podCause(pod, now) ?? []);
    const fatal = causes.find((cause) => cause.fatal) ?? failureOf(state);
    if (fatal !== undefined) return { state: 'failed', cause: fatal };
    return { state: 'pending', on: causes[0]?.evidence ?? `${title}: ${state}` };
  }
  return { state: 'ready', value: true };
}

/** Pods of the database that a template of another time made and that do not get ready: it would wait for them for ever. */
export const stuckDatabases = ({ pods }: Workloads, { database }: Wanted): readonly string[] =>
  pods
    .filter(({ metadata }) => metadata.labels?.['app.kubernetes.io/name'] === 'postgres')
    .filter((pod) => !matchesConfigHash(pod, database) && holds(pod, 'Ready') === undefined)
    .map(({ metadata }) => metadata.name);

/**
 * Jobs of ours that have to run again: made of something else (what is in a Job cannot be changed), failed, or done for a
 * volume that is gone. Others' are left alone.
 */
export function staleJobs(objects: readonly KubeObject[], { configHash }: Wanted): readonly string[] {
  const lost = lostVolume(objects);
  return objects
    .filter((object): object is Job => object.kind === 'Job' && JOBS.includes(object.metadata.name))
    .filter((job) => !matchesConfigHash(job, configHash) || holds(job, 'Failed') !== undefined || filled(job, lost))
    .map(({ metadata }) => metadata.name);
}

/** Jobs whose work lies in the database's volume. */
const FILLING: readonly string[] = ['migrate', 'dataset'];

const filled = (job: Job, lost: ReturnType<typeof lostVolume>) =>
  lost !== undefined &&
  FILLING.includes(job.metadata.name) &&
  Date.parse(job.status?.completionTime ?? '') < lost.since;

/**
 * A database's volume that is younger than what was written to it: the one before is gone, with its data.
 * @returns its name, and when it was made in ms since the epoch; undefined where no data was lost.
 */
export function lostVolume(
  objects: readonly KubeObject[],
): { readonly name: string; readonly since: number } | undefined {
  const volumes = objects.filter(
    ({ kind, metadata }) =>
      kind === 'PersistentVolumeClaim' && metadata.labels?.['app.kubernetes.io/name'] === 'postgres',
  );
  const jobs = objects.filter(
    (object): object is Job => object.kind === 'Job' && FILLING.includes(object.metadata.name),
  );
  for (const { metadata } of volumes) {
    const since = Date.parse(metadata.creationTimestamp ?? '');
    if (jobs.some((job) => Date.parse(job.status?.completionTime ?? '') < since)) return { name: metadata.name, since };
  }
  return undefined;
}

const FAILED = /^failed: /;

/** 'done', or what there is to say of it. */
function stateOf(shop: Workloads, kind: (typeof STAGES)[number]['kind'], name: string, wanted: Wanted): string {
  const named = ({ metadata }: KubeObject) => metadata.name === name;
  switch (kind) {
    case 'database':
      return databaseState(shop.databases.find(named), podsOf(shop, name));
    case 'job':
      return jobState(shop.jobs.find(named), wanted.configHash);
    case 'service':
      return serviceState(shop.deployments.find(named), podsOf(shop, name), wanted.configHash);
  }
}

function databaseState(found: StatefulSet | undefined, pods: readonly Pod[]): string {
  if (found === undefined) return 'not made yet';
  const wanted = found.spec?.replicas ?? 1;
  return found.status?.readyReplicas === wanted && pods.filter(isServing).length === wanted ? 'done' : 'starting';
}

function jobState(found: Job | undefined, configHash: string): string {
  if (!matchesConfigHash(found, configHash)) return 'not begun yet';
  if (holds(found, 'Complete') !== undefined) return 'done';
  const failed = holds(found, 'Failed');
  if (failed !== undefined) return `failed: ${failed.message ?? failed.reason}`;
  const before = found?.status?.failed ?? 0;
  return before === 0 ? 'at work' : `at work, after ${before} that failed`;
}

function serviceState(deployment: Deployment | undefined, pods: readonly Pod[], configHash: string): string {
  if (deployment === undefined || !matchesConfigHash(deployment, configHash)) return 'not made yet';
  const { done, ready, wanted } = progressOf({ deployment, pods });
  return done ? 'done' : `${ready} of ${wanted} ready`;
}

const failureOf = (state: string): Pick<Cause, 'reason' | 'evidence' | 'fatal'> | undefined =>
  FAILED.test(state) ? { reason: 'JobFailed', evidence: state.replace(FAILED, ''), fatal: true } : undefined;

const podsOf = ({ pods }: Workloads, name: string): readonly Pod[] =>
  pods.filter(
    ({ metadata }) => metadata.labels?.['app.kubernetes.io/name'] === name && metadata.deletionTimestamp === undefined,
  );

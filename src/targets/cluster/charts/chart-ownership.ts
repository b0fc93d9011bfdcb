import type { StepContext } from '../../../engine/contract.js';
import { chartPin } from '../../../tools/install/pins.js';
import { listObjects } from '../../../tools/kubernetes/kubectl.js';
import type { Config } from '../../config.js';
import { listKnown } from '../manifests/optional-crds.js';
import { clusterAccess, NAMESPACE } from '../manifests/paths.js';
import { forgetMade, noteMade } from './inventory.js';

/** Kinds by which others use a controller. */
const USES: Readonly<Record<string, string>> = {
  kueue: 'clusterqueues.kueue.x-k8s.io,localqueues.kueue.x-k8s.io',
  jobset: 'jobsets.jobset.x-k8s.io',
  'argo-workflows': 'workflows.argoproj.io,cronworkflows.argoproj.io,workflowtemplates.argoproj.io',
};

/** Notes that a chart is going to be ours, and with it its namespace and kinds: those that are not there yet. */
export async function claimChart(ctx: StepContext<Config>, name: string): Promise<void> {
  const { namespace, keeps } = chartPin(ctx.cfg.pins, name);
  const access = clusterAccess(ctx.cfg);
  const [namespaces, kinds] = await Promise.all(
    ['namespaces', 'customresourcedefinitions.apiextensions.k8s.io'].map(async (kind) => {
      const objects = await listObjects(ctx, access, kind);
      return objects.map(({ metadata }) => metadata.name);
    }),
  );
  await noteMade(ctx, [
    `chart.${name}`,
    ...(namespaces!.includes(namespace) ? [] : [`namespace.${namespace}` as const]),
    ...keeps.filter((crd) => !kinds!.includes(crd)).map((crd) => `crd.${crd}` as const),
  ]);
}

/** Takes that back where the chart could not be installed: whoever installs it later need not be us. */
export async function disclaimChart(ctx: StepContext<Config>, name: string): Promise<void> {
  const { keeps } = chartPin(ctx.cfg.pins, name);
  await forgetMade(ctx, [`chart.${name}`, ...keeps.map((crd) => `crd.${crd}` as const)]);
}

/** Who else has come to use a controller of ours since, such as "LocalQueue team-a/gpu". */
export async function usersOf(ctx: StepContext<Config>, name: string): Promise<readonly string[]> {
  if (ctx.cfg.target !== 'context') return [];
  const objects = (await listKnown(ctx, clusterAccess(ctx.cfg), USES[name]!)) ?? [];
  return objects
    .filter(({ metadata }) => metadata.namespace !== NAMESPACE && !isOurs(metadata.labels))
    .map(
      ({ kind, metadata }) =>
        `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`,
    );
}

const isOurs = (labels: Readonly<Record<string, string>> | undefined) =>
  labels?.['app.kubernetes.io/managed-by'] === 'bookstore-ml';

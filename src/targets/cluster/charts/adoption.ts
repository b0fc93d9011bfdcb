import coerce from 'semver/functions/coerce.js';
import satisfies from 'semver/functions/satisfies.js';
import { failureError } from '../../../failures/failure.js';
import { type ChartPin, chartPin, readPins } from '../../../tools/install/pins.js';
import type { Deployment } from '../../../tools/kubernetes/kube-object.js';
import { listObjects } from '../../../tools/kubernetes/read-objects.js';
import type { Config } from '../../config.js';
import { clusterAccess } from '../manifests/paths.js';
import type { ClusterReader } from '../provider.js';
import { readInventory } from './inventory.js';

/** A controller as it was found in a cluster, whoever installed it and how. */
export interface Controller {
  readonly namespace: string;
  /** Of its Deployment. */
  readonly name: string;
  /** Such as 0.17.0; undefined where nothing says it. */
  readonly version: string | undefined;
  /** Of its first container. */
  readonly args: readonly string[];
}

/** Whose a chart's controller is. */
export type Ownership =
  | { readonly state: 'absent' }
  | { readonly state: 'ours' }
  | { readonly state: 'adopted'; readonly controller: Controller };

interface ControllerDeployment extends Deployment {
  readonly spec: Deployment['spec'] & {
    readonly template?: {
      readonly spec?: {
        readonly containers?: readonly { readonly image: string; readonly args?: readonly string[] }[];
      };
    };
  };
}

type Looking = ClusterReader;

/** A cluster of kind is all ours; in another only what was noted before it was made. */
export async function ownershipOf(ctx: Looking, name: string): Promise<Ownership> {
  return (await ownerships(ctx)).get(name)!;
}

/** Of every chart of the set, by name. */
export async function ownerships(ctx: Looking): Promise<ReadonlyMap<string, Ownership>> {
  const { cfg } = ctx;
  const { charts } = readPins().sets[cfg.pins];
  const made = ctx.provider.ownsCluster ? undefined : await readInventory(ctx);
  const isOurs = ({ name }: ChartPin) => made === undefined || made.has(`chart.${name}`);
  const deployments = charts.every(isOurs)
    ? []
    : await listObjects<ControllerDeployment>(ctx, clusterAccess(cfg), 'deployments.apps');
  return new Map(
    charts.map((pin): [string, Ownership] => {
      if (isOurs(pin)) return [pin.name, { state: 'ours' }];
      const controller = findController(deployments, pin);
      return [pin.name, controller === undefined ? { state: 'absent' } : { state: 'adopted', controller }];
    }),
  );
}

/** By its image's name: a chart, plain manifests and a mirror's copy have that in common. */
export function findController(
  deployments: readonly ControllerDeployment[],
  { images }: Pick<ChartPin, 'images'>,
): Controller | undefined {
  const wanted = baseName(images[0]!);
  for (const { metadata, spec } of deployments) {
    const container = spec.template?.spec?.containers?.find(({ image }) => baseName(image) === wanted);
    if (container === undefined) continue;
    const said =
      /:v?(\d[^/]*)$/.exec(withoutDigest(container.image))?.[1] ?? metadata.labels?.['app.kubernetes.io/version'];
    const { namespace = '', name } = metadata;
    return { namespace, name, version: coerce(said)?.version, args: container.args ?? [] };
  }
  return undefined;
}

/** registry:5000/kueue/kueue:v0.17.0 is kueue. */
const baseName = (image: string) => withoutDigest(image).replace(/^.*\//, '').replace(/:.*$/, '');

const withoutDigest = (image: string) => image.replace(/@.*$/, '');

/** True where a controller of somebody else will do as it is. */
export const isCompatible = ({ version }: Controller, { adopts }: Pick<ChartPin, 'adopts'>) =>
  version !== undefined && satisfies(version, adopts);

/** @throws FailureError for one that will not do: it is neither used nor changed. */
export function assertCompatible(cfg: Config, name: string, controller: Controller): void {
  const pin = chartPin(cfg.pins, name);
  if (isCompatible(controller, pin)) return;
  const { namespace, version } = controller;
  throw failureError(
    'BML-C14',
    { chart: name, version: version ?? 'of unknown version' },
    { evidence: `Deployment ${controller.name} in namespace ${namespace}; wanted: ${pin.adopts}` },
  );
}

import { chartPin } from '../../tools/install/pins.js';
import { listObjects } from '../../tools/kubernetes/read-objects.js';
import { isCompatible, ownerships } from '../cluster/charts/adoption.js';
import { repositoryIn } from '../cluster/images/image-refs.js';
import { clusterAccess, NAMESPACE, SHOP_NAMESPACE } from '../cluster/manifests/paths.js';
import type { ClusterReader } from '../cluster/provider.js';
import { refsFor } from './push-images.js';

/** What a run would touch in a cluster that is somebody's. A line each, for a person to agree to. */
export interface Survey {
  readonly namespaces: readonly string[];
  readonly charts: readonly string[];
  readonly images: readonly string[];
}

/** Looks; changes nothing. */
export async function survey(ctx: ClusterReader): Promise<Survey> {
  const { cfg } = ctx;
  const there = (await listObjects(ctx, clusterAccess(cfg), 'namespaces')).map(({ metadata }) => metadata.name);
  const say = (name: string) => `${name}${there.includes(name) ? ' (there already)' : ''}`;
  const charts = [...(await ownerships(ctx))].map(([name, ownership]) => {
    const pin = chartPin(cfg.pins, name);
    if (ownership.state !== 'adopted') return `${pin.name} ${pin.version} into namespace ${say(pin.namespace)}`;
    const { version = 'of unknown version', namespace } = ownership.controller;
    const used = isCompatible(ownership.controller, pin) ? 'used as it is' : `does not fit: ${pin.adopts} is needed`;
    return `${pin.name} ${version} is there in namespace ${namespace}: ${used}`;
  });
  const images = [...(await refsFor(ctx, 'workshop')), ...(await refsFor(ctx, 'controllers'))];
  return {
    namespaces: [NAMESPACE, SHOP_NAMESPACE].map(say),
    charts,
    images: images.map((image) => repositoryIn(cfg.registry!, image)),
  };
}

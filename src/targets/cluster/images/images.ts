import type { StepContext } from '../../../engine/contract.js';
import type { Config } from '../../config.js';
import { byRegistry } from '../../context/push-images.js';
import { byArchive } from '../../kind/load-images.js';
import type { Delivery, ImageIds, ImageSet } from './image-delivery.js';

const deliveryOf = ({ target }: Config): Delivery => (target === 'context' ? byRegistry : byArchive);

/**
 * Makes what a set's images travel in, building what is ours. Nothing to do where the nodes find them all. Needs no
 * cluster of kind, so that it can be done while one is made.
 */
export const prepareImages = (ctx: StepContext<Config>, set: ImageSet): Promise<void> =>
  deliveryOf(ctx.cfg).prepare(ctx, set);

/** Brings a set's images to where the nodes find them. */
export const loadImages = (ctx: StepContext<Config>, set: ImageSet): Promise<void> =>
  deliveryOf(ctx.cfg).deliver(ctx, set);

/** Why a set's images have to be brought anew; undefined where they are there as they were built. */
export const imagesDrift = (ctx: StepContext<Config>, set: ImageSet): Promise<string | undefined> =>
  deliveryOf(ctx.cfg).drift(ctx, set);

/** Ids of the images that are wanted, by their full reference: they change when what is in them does. */
export const imageIdsOf = (cfg: Config, set: ImageSet): Promise<ImageIds> => deliveryOf(cfg).idsOf(cfg, set);

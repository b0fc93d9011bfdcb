import type { StepContext } from '../../../engine/contract.js';
import type { Config } from '../../config.js';
import { controllerImages, workshopImages } from './archives.js';

/** Images that go to the nodes together: what the workshop's own pods run, and what the charts do. */
export type ImageSet = 'workshop' | 'controllers';

/** What tells an image's content, by its full reference: it changes when what is in it does. */
export type ImageIds = Readonly<Record<string, string>>;

/** How images get to where the nodes have them: into the nodes themselves, or through a registry. */
export interface Delivery {
  /** What can be done before there is a cluster, building what is ours. Nothing to do where all of it is delivered. */
  prepare(ctx: StepContext<Config>, set: ImageSet): Promise<void>;
  /** Brings a set to where the nodes find it. */
  deliver(ctx: StepContext<Config>, set: ImageSet): Promise<void>;
  /** Why a set has to be brought anew; undefined where it is there as it was built. */
  drift(ctx: StepContext<Config>, set: ImageSet): Promise<string | undefined>;
  /** Of what was prepared or delivered last. */
  idsOf(cfg: Config, set: ImageSet): Promise<ImageIds>;
}

/** Images of a set, as manifests name them. */
export const refsOf = ({ pins }: Config, set: ImageSet): readonly string[] =>
  set === 'workshop' ? workshopImages() : controllerImages(pins);

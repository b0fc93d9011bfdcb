import type { Config } from '../../config.js';
import { imageIdsOf } from '../images/images.js';
import { manifest } from '../manifests/paths.js';
import { type Stamped, stamp } from '../manifests/render-manifest.js';
import { datasetOf } from '../shop/shop-manifest.js';

export const JOBS = { cpu: 'recommender-train', gpu: 'recommender-train-gpu' } as const;
export const GANG = 'recommender-gang';

/** What step D applies. */
export interface Training {
  /** The data volume, and the store that gives what is in it. */
  readonly store: Stamped;
  readonly jobs: Readonly<Record<'cpu' | 'gpu', Stamped>>;
  readonly gang: Stamped;
}

/** Other orders or another trainer make another model: both are among the inputs. */
export async function trainingOf(cfg: Config): Promise<Training> {
  return training(cfg, await imageIdsOf(cfg, 'workshop'));
}

export function training(cfg: Config, images: Readonly<Record<string, string>> = {}): Training {
  const inputs = { images, shop: datasetOf(cfg) };
  const serve = [manifest('ml', 'train', 'recommender-data.yaml'), manifest('ml', 'serve', 'model-store.yaml')];
  return {
    store: stamp(cfg, 'store', serve, { images }),
    jobs: {
      cpu: stamp(cfg, 'train', [manifest('ml', 'train', 'recommender-train-job.yaml')], inputs),
      gpu: stamp(cfg, 'train-gpu', [manifest('ml', 'gpu', 'recommender-train-gpu-job.yaml')], inputs),
    },
    gang: stamp(cfg, 'gang', [manifest('ml', 'batch', 'recommender-jobset.yaml')], inputs),
  };
}

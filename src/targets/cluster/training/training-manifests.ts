import type { Config } from '../../config.js';
import { manifest } from '../manifests/paths.js';
import { type RenderedManifest, renderManifest } from '../manifests/render-manifest.js';
import type { Site } from '../provider.js';
import { datasetArgs } from '../shop/shop-manifest.js';

export const JOBS = { cpu: 'recommender-train', gpu: 'recommender-train-gpu' } as const;
export const GANG = 'recommender-gang';

/** What step D applies. */
export interface Training {
  /** The data volume, and the store that gives what is in it. */
  readonly store: RenderedManifest;
  readonly jobs: Readonly<Record<'cpu' | 'gpu', RenderedManifest>>;
  readonly gang: RenderedManifest;
}

/** Other orders or another trainer make another model: both are among the inputs. */
export async function currentTraining({ cfg, provider }: Site): Promise<Training> {
  return training(cfg, await provider.images.idsOf(cfg, 'workshop'));
}

export function training(cfg: Config, images: Readonly<Record<string, string>> = {}): Training {
  const inputs = { images, shop: datasetArgs(cfg) };
  const serve = [manifest('ml', 'train', 'recommender-data.yaml'), manifest('ml', 'serve', 'model-store.yaml')];
  return {
    store: renderManifest(cfg, 'store', serve, { images }),
    jobs: {
      cpu: renderManifest(cfg, 'train', [manifest('ml', 'train', 'recommender-train-job.yaml')], inputs),
      gpu: renderManifest(cfg, 'train-gpu', [manifest('ml', 'gpu', 'recommender-train-gpu-job.yaml')], inputs),
    },
    gang: renderManifest(cfg, 'gang', [manifest('ml', 'batch', 'recommender-jobset.yaml')], inputs),
  };
}

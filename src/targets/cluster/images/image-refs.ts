import { fullReference } from '../../../tools/docker/image-archive.js';
import type { Config } from '../../config.js';
import type { ImageIds } from '../provider.js';

/** The last part of an image's name: by it the registry of the user has a repository for it. */
export const repositoryIn = (registry: string, image: string) =>
  `${registry}/${image.slice(image.lastIndexOf('/') + 1).replace(/[:@].*$/, '')}`;

/** By which name a cluster gets an image: its own, or where it was pushed, down to the byte. */
export function imageRef({ registry }: Config, ids: ImageIds, image: string): string {
  const digest = ids[fullReference(image)];
  if (registry === undefined || digest === undefined) return image;
  return `${repositoryIn(registry, image)}@${digest}`;
}

/** Anything of a manifest, with each image named as this cluster gets it. */
export function rewriteImages<T>(cfg: Config, ids: ImageIds, value: T): T {
  if (typeof value === 'string') return imageRef(cfg, ids, value) as T;
  if (Array.isArray(value)) return value.map((one) => rewriteImages(cfg, ids, one)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, rewriteImages(cfg, ids, one)])) as T;
}

/** The same for a kustomization: what goes into its `images`. */
export function kustomizeImages(cfg: Config, ids: ImageIds) {
  return Object.keys(ids).flatMap((full) => {
    const image = full.replace(/^docker\.io\/(library\/)?/, '');
    const [newName, digest] = imageRef(cfg, ids, image).split('@');
    return digest === undefined ? [] : [{ name: image.replace(/:[^/]*$/, ''), newName, digest }];
  });
}

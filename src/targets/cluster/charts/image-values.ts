import { join } from 'node:path';
import { stringify } from 'yaml';
import { fullReference } from '../../../tools/docker/image-archive.js';
import type { ChartPin } from '../../../tools/install/pins.js';
import type { Config } from '../../config.js';
import { repositoryIn } from '../images/image-refs.js';
import { paths } from '../manifests/paths.js';
import type { ImageIds } from '../provider.js';

type Values = { [key: string]: Values | string };

/** The values that name a chart's images in the registry; undefined where they come from where they are published. */
export const imageValuesFile = (cfg: Config, { name }: Pick<ChartPin, 'name'>): string | undefined =>
  cfg.registry !== undefined && cfg.bundle !== undefined
    ? join(paths(cfg).manifests, `values-${name}.yaml`)
    : undefined;

/** Its text. A tag may carry a digest, which decides. */
export function imageValues(
  { registry = '' }: Pick<Config, 'registry'>,
  { images, imageValues: paths }: Pick<ChartPin, 'images' | 'imageValues'>,
  ids: ImageIds,
): string {
  const values: Values = {};
  for (const [index, image] of images.entries()) {
    const place = paths[index]!.split('.').reduce<Values>((at, key) => {
      at[key] ??= {};
      return at[key] as Values;
    }, values);
    const tag = `${image.replace(/^.*:/, '')}@${ids[fullReference(image)]}`;
    Object.assign(place, { registry: '', repository: repositoryIn(registry, image), tag });
  }
  return stringify(values);
}

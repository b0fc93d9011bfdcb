import { WORKSHOP_IMAGES } from '../../../tools/docker/workshop-images.js';
import { type PinSetName, readPins } from '../../../tools/install/pins.js';
import type { Config } from '../../config.js';
import type { ImageSet } from '../provider.js';

/** Images of a set, as manifests name them. */
export function imagesOfSet({ pins }: Pick<Config, 'pins'>, set: ImageSet): readonly string[] {
  switch (set) {
    case 'workshop':
      return workshopImages();
    case 'controllers':
      return controllerImages(pins);
  }
}

export const controllerImages = (pins: PinSetName): readonly string[] =>
  readPins().sets[pins].charts.flatMap(({ images }) => images);

/** What we build, and the database that the shop runs. */
export const workshopImages = (): readonly string[] => [
  ...Object.values(WORKSHOP_IMAGES).map(({ tag }) => tag),
  ...readPins().shopImages,
];

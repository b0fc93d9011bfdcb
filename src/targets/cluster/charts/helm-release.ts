import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Release } from '../../../tools/helm/helm.js';
import { type ChartPin, chartPin, valuesFiles } from '../../../tools/install/pins.js';
import type { Config } from '../../config.js';
import { imageValuesFile } from './image-values.js';

/** A chart as Helm takes it: the bundle's file where it has one, else from its registry. */
export function release(cfg: Config, name: string): Release {
  const pin = chartPin(cfg.pins, name);
  const file = bundledChart(cfg, pin);
  const images = imageValuesFile(cfg, pin);
  return {
    name,
    namespace: pin.namespace,
    values: [...valuesFiles(pin), ...(images === undefined ? [] : [images])],
    ...(file === undefined ? { chart: pin.source, version: pin.version } : { chart: file }),
  };
}

function bundledChart({ bundle }: Config, { name, version }: ChartPin): string | undefined {
  const file = bundle === undefined ? undefined : join(bundle, 'charts', `${name}-${version}.tgz`);
  return file !== undefined && existsSync(file) ? file : undefined;
}

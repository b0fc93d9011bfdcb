import { join } from 'node:path';
import type { Command } from '../../engine/contract.js';
import { SELF } from '../../tools/process/self.js';
import type { Config, OrdersInput } from '../config.js';
import { sizeFlags, sizeName } from '../shop-size.js';
import { fileDigest } from './file-digest.js';
import { paths } from './paths.js';

/** The files that the shop is loaded from: generated for the profile, or a log of the user's own. */
export interface DatasetFiles {
  readonly orders: string;
  readonly catalog?: string;
}

export function datasetFiles(cfg: Config): DatasetFiles {
  if (cfg.orders !== undefined) return { orders: cfg.orders.file };
  const folder = generatedFolder(cfg);
  return { catalog: join(folder, 'catalog.csv'), orders: join(folder, 'orders.csv') };
}

const generatedFolder = (cfg: Config) => join(paths(cfg).generated, sizeName(cfg.profile));

export function generateCommand(cfg: Config): Command {
  return {
    argv: [SELF, 'dataset', 'generate', '--out', generatedFolder(cfg), ...sizeFlags(cfg.profile)],
    purpose: 'generate a catalog and orders, the same everywhere',
    mutates: true,
  };
}

/** The flags that name the columns of the user's own log. */
export function columnFlags({ orders }: Config): readonly string[] {
  const columns = { basket: orders?.basketColumn, item: orders?.itemColumn, time: orders?.timeColumn };
  return Object.entries(columns).flatMap(([name, column]) =>
    column === undefined ? [] : [`--${name}-column`, column],
  );
}

/** What the columns of a log are called, the contract's names where the user gave none. */
export function columnsOf({ basketColumn, itemColumn, timeColumn }: OrdersInput) {
  return { basket: basketColumn ?? 'customer_id', item: itemColumn ?? 'book_id', time: timeColumn ?? 'ordered_at' };
}

export interface Digests {
  readonly orders: string;
  readonly catalog?: string;
}

/** Digests of the files as they are now; undefined where one is missing. */
export async function datasetDigests(cfg: Config): Promise<Digests | undefined> {
  const files = datasetFiles(cfg);
  const orders = await fileDigest(files.orders);
  if (orders === undefined) return undefined;
  if (files.catalog === undefined) return { orders };
  const catalog = await fileDigest(files.catalog);
  return catalog === undefined ? undefined : { orders, catalog };
}

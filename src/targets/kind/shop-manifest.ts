import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { stringify } from 'yaml';
import type { Config } from '../config.js';
import { sizeFlags } from '../shop-size.js';
import { writeText } from './json-file.js';
import { manifest, places } from './places.js';
import { INPUTS } from './stamped.js';

/** The shop's overlay with this run's size and images: a kustomization on top of it. */
export interface ShopManifest {
  readonly inputs: string;
  readonly folder: string;
  readonly text: string;
}

export const shopFolder = (cfg: Config) => join(places(cfg).manifests, 'bookstore');

/** @param images ids by tag: other content under the same tag needs a new pod. */
export function shopManifest(cfg: Config, images: Readonly<Record<string, string>>): ShopManifest {
  const folder = shopFolder(cfg);
  const size = sizeFlags(cfg.profile);
  const overlay = manifest('bookstore', 'overlays', cfg.overlay);
  const inputs = createHash('sha256')
    .update(JSON.stringify([size, images, filesBelow(manifest('bookstore')), cfg.overlay]))
    .digest('hex')
    .slice(0, 16);
  const annotations = { [INPUTS]: inputs };
  const patch = {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'storefront', annotations },
    spec: {
      template: {
        metadata: { annotations },
        spec: {
          initContainers: [{ name: 'generate', args: ['dataset', 'generate', '--out', '/data/generated', ...size] }],
        },
      },
    },
  };
  const kustomization = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    // kustomize takes relative folders only.
    resources: [relative(folder, overlay)],
    patches: [{ patch: stringify(patch) }],
  };
  return { inputs, folder, text: stringify(kustomization) };
}

export const writeShopManifest = ({ folder, text }: ShopManifest) =>
  writeText(join(folder, 'kustomization.yaml'), text);

const filesBelow = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => readFileSync(file, 'utf8'));

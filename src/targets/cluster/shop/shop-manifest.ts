import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { stringify } from 'yaml';
import { writeText } from '../../../lib/files/json-file.js';
import type { Config } from '../../config.js';
import { sizeFlags } from '../../shop-size.js';
import { kustomizeImages } from '../images/image-refs.js';
import { manifest, paths, SHOP_NAMESPACE } from '../manifests/paths.js';
import { CONFIG_HASH } from '../manifests/render-manifest.js';
import type { ImageIds, Site } from '../provider.js';

/** The shop's overlay with this run's size and images: a kustomization on top of it. */
export interface ShopManifest {
  /** On every object, and on every pod of a service: digest of all that the shop is made of. */
  readonly configHash: string;
  /** On the database's pods: a new version of ours is no reason to stop it. */
  readonly database: string;
  readonly folder: string;
  readonly text: string;
}

export const shopFolder = (cfg: Config) => join(paths(cfg).manifests, 'bookstore');

/** @param images ids by reference: other content under the same tag needs new pods. */
export function shopManifest({ cfg, provider }: Site, images: ImageIds): ShopManifest {
  const folder = shopFolder(cfg);
  const below = (...path: readonly string[]) => relative(folder, manifest('bookstore', ...path));
  const sources = filesBelow(manifest('bookstore'));
  const configHash = digestOf([datasetArgs(cfg), images, sources, cfg.overlay, cfg.target]);
  const database = digestOf([readFileSync(manifest('bookstore', 'base', 'postgres.yaml'), 'utf8'), cfg.overlay]);
  const kustomization = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    namespace: SHOP_NAMESPACE,
    // kustomize takes relative folders only.
    resources: [below('overlays', cfg.overlay)],
    // The shop is reached from this machine, whatever the overlay.
    ...(provider.nodePorts && cfg.overlay !== 'dev' ? { components: [below('components', 'host-port')] } : {}),
    images: kustomizeImages(cfg, images),
    patches: [
      stampAll(configHash),
      stampPods('Deployment', configHash),
      stampPods('StatefulSet', database),
      generate(cfg),
      ...(provider.nodePorts ? [] : [withoutNodePort]),
    ],
  };
  return { configHash, database, folder, text: stringify(kustomization) };
}

export const writeShopManifest = ({ folder, text }: ShopManifest) =>
  writeText(join(folder, 'kustomization.yaml'), text);

/** What decides which orders the shop begins with, and so what is learned from it. */
export const datasetArgs = ({ profile }: Config): readonly string[] => sizeFlags(profile);

/** With a target, a patch's own kind and name do not count. */
const patch = (target: object, change: object) => ({
  target,
  patch: stringify({ apiVersion: 'v1', kind: 'Any', metadata: { name: 'any' }, ...change }),
});

const annotated = (configHash: string) => ({ annotations: { [CONFIG_HASH]: configHash } });

const stampAll = (configHash: string) =>
  patch(
    { labelSelector: 'app.kubernetes.io/part-of=bookstore' },
    { metadata: { name: 'any', ...annotated(configHash) } },
  );

const stampPods = (kind: 'Deployment' | 'StatefulSet', configHash: string) =>
  patch({ kind }, { spec: { template: { metadata: annotated(configHash) } } });

const generate = (cfg: Config) => ({
  target: { kind: 'Job', name: 'dataset' },
  patch: stringify(
    datasetArgs(cfg).map((value) => ({ op: 'add', path: '/spec/template/spec/initContainers/0/args/-', value })),
  ),
});

/** Elsewhere the port may be somebody's, and the shop is reached by a forward. */
const withoutNodePort = {
  target: { kind: 'Service', name: 'storefront-host' },
  patch: stringify([
    { op: 'replace', path: '/spec/type', value: 'ClusterIP' },
    { op: 'remove', path: '/spec/ports/0/nodePort' },
  ]),
};

const digestOf = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);

const filesBelow = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => readFileSync(file, 'utf8'));

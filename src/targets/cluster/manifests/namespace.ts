import type { Command } from '../../../engine/contract.js';
import { applyCommand } from '../../../tools/kubernetes/kubectl.js';
import type { Config } from '../../config.js';
import { OWNER_RECORD } from './inspect-namespace.js';
import { clusterAccess, manifest, ownerOf } from './paths.js';
import { renderManifest } from './render-manifest.js';

/** Annotation of the namespace: it is ours from the moment it exists. */
export const OWNER = 'ml.bookstore/owner';

/** The namespace that admits restricted pods only, and in it the record of who made it. */
export const namespaceManifest = (cfg: Config) =>
  renderManifest(
    cfg,
    'namespace',
    [manifest('cluster', 'namespace.yaml'), manifest('cluster', 'owner.yaml')],
    {},
    (object) => {
      const { metadata, kind } = object;
      if (metadata.name === OWNER_RECORD) return { ...object, data: { owner: ownerOf(cfg), cluster: cfg.name } };
      if (kind !== 'Namespace') return object;
      return { ...object, metadata: { ...metadata, annotations: { ...metadata.annotations, [OWNER]: ownerOf(cfg) } } };
    },
  );

export const namespaceCommand = (cfg: Config): Command =>
  applyCommand(clusterAccess(cfg), { files: [namespaceManifest(cfg).file] }, 'make the namespace, restricted');

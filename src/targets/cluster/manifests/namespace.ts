import type { Command } from '../../../engine/contract.js';
import { applyCommand } from '../../../tools/kubernetes/kubectl.js';
import type { Config } from '../../config.js';
import { MARKER } from '../../kind/cluster-state.js';
import { clusterAccess, manifest, ownerOf } from './paths.js';
import { stamp } from './render-manifest.js';

/** On the namespace itself: it is ours from its first moment on. */
export const OWNER = 'ml.bookstore/owner';

/** The namespace that admits restricted pods only, and in it the note of who made it. */
export const fence = (cfg: Config) =>
  stamp(cfg, 'namespace', [manifest('cluster', 'namespace.yaml'), manifest('cluster', 'owner.yaml')], {}, (object) => {
    const { metadata, kind } = object;
    if (metadata.name === MARKER) return { ...object, data: { owner: ownerOf(cfg), cluster: cfg.name } };
    if (kind !== 'Namespace') return object;
    return { ...object, metadata: { ...metadata, annotations: { ...metadata.annotations, [OWNER]: ownerOf(cfg) } } };
  });

export const fenceCommand = (cfg: Config): Command =>
  applyCommand(clusterAccess(cfg), { files: [fence(cfg).file] }, 'fence the namespace');

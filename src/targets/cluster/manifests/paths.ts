import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { packageRoot } from '../../../lib/package-root.js';
import type { KindAccess } from '../../../tools/docker/kind.js';
import type { HelmAccess } from '../../../tools/helm/helm.js';
import type { ClusterAccess } from '../../../tools/kubernetes/access.js';
import { LOOPBACK } from '../../../tools/network/ports.js';
import type { Config } from '../../config.js';

/** The workshop's namespace, and the shop's. */
export const NAMESPACE = 'bookstore-ml';
export const SHOP_NAMESPACE = 'bookstore';

/** Where everything lies that a cluster needs on this machine: all of it under cfg.home/cluster. */
export interface Paths {
  readonly cluster: string;
  /** Of this cluster alone: the user's own is never read nor written. */
  readonly kubeconfig: string;
  readonly kindConfig: string;
  /** What was made on this machine, and how. */
  readonly clusterRecord: string;
  /** On `context`: what the user agreed to have touched. */
  readonly consent: string;
  /** Manifests as they are applied: the package's own with this run's choices. */
  readonly manifests: string;
  /** Image archives on their way to the nodes, and what was in them. */
  readonly images: string;
  readonly helm: string;
  /** The answer that step G got. */
  readonly answer: string;
  /** The nodes' own logs, kept when the cluster could not be made. */
  readonly nodeLogs: string;
}

export function paths({ home }: Pick<Config, 'home'>): Paths {
  const cluster = join(home, 'cluster');
  const at = (name: string) => join(cluster, name);
  return {
    cluster,
    kubeconfig: at('kubeconfig'),
    kindConfig: at('kind.yaml'),
    clusterRecord: at('claim.json'),
    consent: at('consent.json'),
    manifests: at('manifests'),
    images: at('images'),
    helm: at('helm'),
    answer: at('answer.json'),
    nodeLogs: join(home, 'logs', 'nodes'),
  };
}

/** A file of the package's manifests. */
export const manifest = (...path: readonly string[]) => join(packageRoot(), 'manifests', ...path);

export const shopUrl = ({ shopPort }: Config) => `http://${LOOPBACK}:${shopPort}`;
export const recommenderUrl = ({ port }: Config) => `http://${LOOPBACK}:${port}`;

/** Who made a cluster: this home. Another's cluster is never touched. */
export const ownerOf = ({ home }: Config) => createHash('sha256').update(home).digest('hex').slice(0, 12);

/** A context of the user's own kubeconfig where one was named, else the cluster's own kubeconfig. */
const kubeconfigAccess = (cfg: Config) =>
  cfg.context === undefined ? { kubeconfig: paths(cfg).kubeconfig } : { context: cfg.context };

export const clusterAccess = (cfg: Config): ClusterAccess => ({
  kubectl: cfg.tools?.kubectl ?? 'kubectl',
  ...kubeconfigAccess(cfg),
});

export const kindAccess = (cfg: Config): KindAccess => ({
  kind: cfg.tools?.kind ?? 'kind',
  name: cfg.name,
  kubeconfig: paths(cfg).kubeconfig,
});

export const helmAccess = (cfg: Config): HelmAccess => ({
  helm: cfg.tools?.helm ?? 'helm',
  ...kubeconfigAccess(cfg),
  home: paths(cfg).helm,
});

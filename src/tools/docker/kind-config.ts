import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument, type YAMLMap, type YAMLSeq } from 'yaml';
import { packageRoot } from '../../lib/package-root.js';

/** What of the cluster's definition a run decides. */
export interface ClusterShape {
  /** 0: the control plane runs everything, for small machines. */
  readonly workers: number;
  /** TCP ports on 127.0.0.1 behind which the recommender and the shop answer. */
  readonly port: number;
  readonly shopPort: number;
}

/** NodePorts of the two Services, as the manifests have them. */
export const RECOMMENDER_NODE_PORT = 30080;
export const SHOP_NODE_PORT = 30081;

/** manifests/cluster/kind-multinode.yaml with this shape: its comments stay. */
export function clusterConfig({ workers, port, shopPort }: ClusterShape): string {
  const file = join(packageRoot(), 'manifests', 'cluster', 'kind-multinode.yaml');
  const document = parseDocument(readFileSync(file, 'utf8'));
  const nodes = document.get('nodes') as YAMLSeq<YAMLMap>;
  const isWorker = (node: YAMLMap) => node.get('role') === 'worker';
  const others = nodes.items.filter((node) => !isWorker(node));
  const template = nodes.items.find(isWorker)!;
  nodes.items = [...others, ...Array.from({ length: workers }, () => template.clone() as YAMLMap)];
  const mappings = others.flatMap(
    (node) => (node.get('extraPortMappings') as YAMLSeq<YAMLMap> | undefined)?.items ?? [],
  );
  for (const mapping of mappings) {
    const inside = mapping.get('containerPort');
    if (inside === RECOMMENDER_NODE_PORT) mapping.set('hostPort', port);
    if (inside === SHOP_NODE_PORT) mapping.set('hostPort', shopPort);
  }
  return document.toString({ lineWidth: 0 });
}

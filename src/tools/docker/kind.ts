import type { Command, StepContext } from '../../engine/contract.js';
import { capture } from '../process/capture.js';
import { dockerCommand } from './docker.js';
import { fullReference } from './image-archive.js';

export interface KindAccess {
  /** kind's path or name. */
  readonly kind: string;
  readonly name: string;
  /** A file of ours: the user's own is never written. */
  readonly kubeconfig: string;
}

export interface KindNode {
  /** Of the container, and of the node. */
  readonly name: string;
  readonly role: 'control-plane' | 'worker';
  readonly running: boolean;
}

type ReadContext = Pick<StepContext, 'signal'>;

/**
 * Makes a cluster. What failed is kept for `exportLogsCommand`, where kind would delete it. kind's own wait is not used:
 * it looks at the control plane only, and ends well when it took too long.
 */
export function createCommand(access: KindAccess, config: string, image: string): Command {
  return kindCommand(
    access,
    ['create', 'cluster', '--config', config, '--image', image, '--retain'],
    'make the cluster',
  );
}

/** Its own file in the current cluster's place is written anew; needed after a restart of Docker, or a lost file. */
export function exportKubeconfigCommand(access: KindAccess): Command {
  return kindCommand(access, ['export', 'kubeconfig'], 'write the kubeconfig');
}

export function deleteCommand(access: KindAccess): Command {
  return kindCommand(access, ['delete', 'cluster'], 'delete the cluster');
}

export function exportLogsCommand({ kind, name }: KindAccess, folder: string): Command {
  return {
    argv: [kind, 'export', 'logs', folder, '--name', name],
    purpose: "keep the nodes' logs",
    mutates: false,
    ...onDocker(),
  };
}

/** Into these nodes only. All images of an archive share its layers, so that one load of several is quicker. */
export function loadArchiveCommand({ kind, name }: KindAccess, archive: string, nodes: readonly string[]): Command {
  return {
    argv: [kind, 'load', 'image-archive', archive, '--name', name, '--nodes', nodes.join(',')],
    purpose: `load images into ${nodes.join(', ')}`,
    mutates: true,
    ...onDocker(),
  };
}

function kindCommand({ kind, name, kubeconfig }: KindAccess, args: readonly string[], purpose: string): Command {
  return { argv: [kind, ...args, '--name', name, '--kubeconfig', kubeconfig], purpose, mutates: true, ...onDocker() };
}

/** All else is asked of Docker: nodes that the user's own setting put into podman would be seen by nobody, and stay. */
const onDocker = (): Pick<Command, 'env'> =>
  (process.env.KIND_EXPERIMENTAL_PROVIDER ?? '') === '' ? {} : { env: { KIND_EXPERIMENTAL_PROVIDER: 'docker' } };

/** The cluster's containers, stopped ones too: none where there is no such cluster. */
export async function listNodes(ctx: ReadContext, name: string): Promise<readonly KindNode[]> {
  const format = '{{.Names}}\t{{.State}}\t{{.Label "io.x-k8s.kind.role"}}';
  const filter = `label=io.x-k8s.kind.cluster=${name}`;
  const command = dockerCommand(['ps', '--all', '--filter', filter, '--format', format], `look for cluster ${name}`);
  const { stdout } = await capture(ctx, command);
  return stdout
    .split('\n')
    .flatMap((line) => readNode(line.split('\t')))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function readNode([name, state, role]: readonly string[]): readonly KindNode[] {
  if (name === undefined || (role !== 'control-plane' && role !== 'worker')) return [];
  return [{ name, role, running: state === 'running' }];
}

/** Control planes first: the others look for them. */
export function startNodesCommand(nodes: readonly KindNode[]): Command {
  const ordered = [...nodes].sort((a, b) => (a.role === b.role ? 0 : a.role === 'control-plane' ? -1 : 1));
  return dockerCommand(['start', ...ordered.map((node) => node.name)], 'start the nodes again', true);
}

export interface WantedImage {
  readonly ref: string;
  /** sha256:… of its configuration, as `imagesIn` reads it from an archive. */
  readonly id: string;
}

/** The nodes that lack one of these images or have another by that name: the same tag is no proof. */
export async function nodesLacking(
  ctx: ReadContext,
  nodes: readonly string[],
  wanted: readonly WantedImage[],
): Promise<readonly string[]> {
  const refs = wanted.map(({ ref }) => fullReference(ref));
  const held = await Promise.all(nodes.map((node) => imageIds(ctx, node, refs)));
  return nodes.filter((_, index) => wanted.some(({ ref, id }) => !held[index]!.get(fullReference(ref))?.includes(id)));
}

/**
 * Ids of the images that a node has by these references. containerd knows an image by its manifest, or a list of them
 * for several platforms; the id is what the manifest says of the configuration.
 */
export async function imageIds(
  ctx: ReadContext,
  node: string,
  refs: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { stdout } = await capture(ctx, ctrCommand(node, ['images', 'ls'], `list the images of ${node}`));
  const targets = new Map<string, string>();
  for (const line of stdout.split('\n')) {
    const [ref = '', , digest = ''] = line.split(/\s+/);
    if (refs.includes(ref)) targets.set(ref, digest);
  }
  const top = await readManifests(ctx, node, [...targets.values()]);
  const below = [...top.values()].flatMap(({ manifests = [] }) => manifests.map(({ digest }) => digest));
  const all = new Map([...top, ...(await readManifests(ctx, node, below))]);
  const idsOf = (digest: string): readonly string[] => {
    const { config, manifests = [] } = all.get(digest) ?? {};
    return config === undefined ? manifests.flatMap((manifest) => idsOf(manifest.digest)) : [config.digest];
  };
  return new Map([...targets].map(([ref, digest]) => [ref, idsOf(digest)]));
}

interface Manifest {
  readonly config?: { readonly digest: string };
  readonly manifests?: readonly { readonly digest: string }[];
}

/** One call for all of them: each costs a tenth of a second. One that the node lacks is left out. */
async function readManifests(
  ctx: ReadContext,
  node: string,
  digests: readonly string[],
): Promise<ReadonlyMap<string, Manifest>> {
  if (digests.length === 0) return new Map();
  const script = 'for d; do ctr -n k8s.io content get "$d" || echo "{}"; printf "\\036"; done';
  const args = ['exec', node, 'sh', '-c', script, 'sh', ...digests];
  const { stdout } = await capture(ctx, dockerCommand(args, `look into the images of ${node}`));
  const texts = stdout.split('\x1e');
  return new Map(digests.map((digest, index) => [digest, JSON.parse(texts[index]!) as Manifest]));
}

const ctrCommand = (node: string, args: readonly string[], purpose: string) =>
  dockerCommand(['exec', node, 'ctr', '-n', 'k8s.io', ...args], purpose);

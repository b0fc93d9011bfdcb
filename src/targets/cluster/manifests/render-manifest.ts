import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import { writeText } from '../../../lib/files/json-file.js';
import type { KubeObject } from '../../../tools/kubernetes/kube-object.js';
import type { Config } from '../../config.js';
import { rewriteImages } from '../images/image-refs.js';
import type { ImageIds } from '../provider.js';
import { paths } from './paths.js';

/** On every object that `up` applies: the digest of what it was made of. */
export const CONFIG_HASH = 'ml.bookstore/configHash';

/** Any object, as far as it is changed here. */
interface Draft extends Omit<KubeObject, 'status'> {
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: Readonly<Record<string, unknown>> & { readonly template?: PodTemplate };
}

interface PodTemplate {
  readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> };
}

/** Manifests with this run's choices, and the digest of all that went into them. */
export interface RenderedManifest {
  readonly configHash: string;
  /** Where `writeManifest` puts it. */
  readonly file: string;
  readonly text: string;
}

/**
 * Reads manifests, names each image as the cluster gets it, and marks each object with the digest of manifests and `extra`,
 * so that a look at the cluster tells whether it is as wanted. A workload's pods are marked too where they are made anew by that: an image of the same tag but
 * with other content needs new pods.
 */
export function renderManifest(
  cfg: Config,
  name: string,
  files: readonly string[],
  extra: { readonly images?: ImageIds; readonly [more: string]: unknown },
  change: (object: Draft) => Draft = (object) => object,
): RenderedManifest {
  const objects = files.flatMap(readManifest).map((object) => rewriteImages(cfg, extra.images ?? {}, change(object)));
  const configHash = createHash('sha256')
    .update(JSON.stringify([objects, extra]))
    .digest('hex')
    .slice(0, 16);
  const text = objects.map((object) => stringify(mark(object, configHash))).join('---\n');
  return { configHash, file: join(paths(cfg).manifests, `${name}.yaml`), text };
}

export const writeManifest = ({ file, text }: RenderedManifest) => writeText(file, text);

/** True where an object on the cluster was made of just these configHash. */
export const matchesConfigHash = (object: KubeObject | undefined, configHash: string) =>
  object?.metadata.annotations?.[CONFIG_HASH] === configHash && object.metadata.deletionTimestamp === undefined;

/** True for what `up` applied, of whatever configHash. */
export const hasConfigHash = ({ metadata }: KubeObject) => metadata.annotations?.[CONFIG_HASH] !== undefined;

export const readManifest = (file: string): readonly Draft[] =>
  parseAllDocuments(readFileSync(file, 'utf8'), { merge: true }).map((document) => document.toJS() as Draft);

function mark(object: Draft, configHash: string): Draft {
  const marked = { ...object, metadata: annotate(object.metadata, configHash) };
  const template = object.kind === 'Deployment' ? object.spec?.template : undefined;
  if (template === undefined) return marked;
  return {
    ...marked,
    spec: { ...object.spec, template: { ...template, metadata: annotate(template.metadata, configHash) } },
  };
}

const annotate = <T extends { readonly annotations?: Readonly<Record<string, string>> }>(
  metadata: T | undefined,
  configHash: string,
) => ({ ...(metadata as T), annotations: { ...metadata?.annotations, [CONFIG_HASH]: configHash } });

import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';

export const root = resolve(import.meta.dirname, '../../..');
const manifests = join(root, 'manifests');

// biome-ignore lint/suspicious/noExplicitAny: manifests are read as the API server would, whatever they are
export type Json = any;

export interface Manifest {
  /** Relative to manifests/, with the object's place in its file. */
  readonly at: string;
  readonly object: Json;
}

/** What is no object of the API server: versions, values of charts, kustomizations, kind's own configuration. */
const OTHER = /^(pins\.yaml|helm\/|cluster\/kind-|.*kustomization\.yaml)/;

/** Every object under manifests/. */
export function readManifests(): readonly Manifest[] {
  return readdirSync(manifests, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml') && !OTHER.test(name))
    .sort()
    .flatMap((name) =>
      parseAllDocuments(readFileSync(join(manifests, name), 'utf8'), { merge: true }).map((document, index) => {
        if (document.errors.length > 0) throw document.errors[0];
        const object = document.toJS();
        return { at: `${relative('.', name)}#${index} ${object.kind}/${object.metadata?.name}`, object };
      }),
    );
}

export interface PodSpec {
  readonly at: string;
  readonly spec: Json;
  readonly containers: readonly Json[];
  readonly labels: Readonly<Record<string, string>>;
}

/** Every pod that the manifests make. */
export function readPodSpecs(): readonly PodSpec[] {
  return readManifests().flatMap(({ at, object }) => podTemplates(at, object));
}

function podTemplates(at: string, { kind, spec }: Json): readonly PodSpec[] {
  const pod = (template: Json, where = at): PodSpec => ({
    at: where,
    spec: template.spec,
    containers: [...(template.spec.initContainers ?? []), ...template.spec.containers],
    labels: template.metadata?.labels ?? {},
  });
  switch (kind) {
    case 'Job':
    case 'Deployment':
    case 'StatefulSet':
      return [pod(spec.template)];
    case 'CronJob':
      return [pod(spec.jobTemplate.spec.template)];
    case 'JobSet':
      return spec.replicatedJobs.map((job: Json) => pod(job.template.spec.template, `${at} ${job.name}`));
    case 'WorkflowTemplate':
      return spec.templates
        .filter((template: Json) => template.container !== undefined)
        .map((template: Json) => ({
          at: `${at} ${template.name}`,
          spec: { securityContext: spec.securityContext, volumes: spec.volumes },
          containers: [template.container],
          labels: spec.podMetadata.labels,
        }));
    default:
      return [];
  }
}

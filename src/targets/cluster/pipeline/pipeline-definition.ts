import { readPins } from '../../../tools/install/pins.js';
import { manifest } from '../manifests/paths.js';
import { readManifest, renderManifest } from '../manifests/render-manifest.js';
import type { ImageIds, Site } from '../provider.js';

/** The pipeline as this run applies it. */
export const pipelineManifest = ({ cfg, provider }: Site, images: ImageIds = {}) =>
  renderManifest(
    cfg,
    'pipeline',
    ['rbac', 'recommender-workflow', 'recommender-cronworkflow'].map((name) =>
      manifest('ml', 'pipeline', `${name}.yaml`),
    ),
    // Without a registry the definition names images by their tags: other content under a tag makes no other definition.
    { images: cfg.registry === undefined ? {} : images },
    (object) => {
      switch (object.kind) {
        case 'CronWorkflow':
          return schedule(object, readPins().sets[cfg.pins].cronWorkflow);
        case 'WorkflowTemplate':
          return provider.ownsCluster ? object : patchPodSecurity(object);
        default:
          return object;
      }
    },
  );

/** The field that holds the schedule was renamed: the manifest has the older one. */
function schedule<T extends { readonly spec?: Readonly<Record<string, unknown>> }>(object: T, field: string): T {
  const { schedule: when, ...rest } = object.spec ?? {};
  return { ...object, spec: { ...rest, ...(field === 'schedule' ? { schedule: when } : { schedules: [when] }) } };
}

/** Makes the containers that Argo adds to our pods meet the restricted level: an Argo that somebody else installed may not. */
function patchPodSecurity<T extends { readonly spec?: Readonly<Record<string, unknown>> }>(object: T): T {
  const securityContext = {
    runAsNonRoot: true,
    runAsUser: 8737,
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    seccompProfile: { type: 'RuntimeDefault' },
  };
  const patch = {
    initContainers: [{ name: 'init', securityContext }],
    containers: [{ name: 'wait', securityContext }],
  };
  return { ...object, spec: { ...object.spec, podSpecPatch: JSON.stringify(patch) } };
}

/** The tasks of the definition, in its order. */
export function pipelineTasks(): readonly string[] {
  interface Spec {
    readonly entrypoint: string;
    readonly templates: readonly {
      readonly name: string;
      readonly dag?: { readonly tasks: readonly { readonly name: string }[] };
    }[];
  }
  const spec = readManifest(manifest('ml', 'pipeline', 'recommender-workflow.yaml'))[0]!.spec as unknown as Spec;
  const entry = spec.templates.find(({ name }) => name === spec.entrypoint);
  return entry?.dag?.tasks.map(({ name }) => name) ?? [];
}

import { readPins } from '../../../tools/install/pins.js';
import type { Config } from '../../config.js';
import type { ImageIds } from '../images/image-delivery.js';
import { manifest } from '../manifests/paths.js';
import { readManifest, stamp } from '../manifests/render-manifest.js';

/** The pipeline as this run applies it. */
export const definition = (cfg: Config, images: ImageIds = {}) =>
  stamp(
    cfg,
    'pipeline',
    ['rbac', 'recommender-workflow', 'recommender-cronworkflow'].map((name) =>
      manifest('ml', 'pipeline', `${name}.yaml`),
    ),
    { images: pointed(cfg, images) },
    (object) => {
      switch (object.kind) {
        case 'CronWorkflow':
          return schedule(object, readPins().sets[cfg.pins].cronWorkflow);
        case 'WorkflowTemplate':
          return cfg.target === 'context' ? fence(object) : object;
        default:
          return object;
      }
    },
  );

/** On a cluster of kind the definition names images by their tags: another content under one makes no other definition. */
const pointed = ({ target }: Config, images: ImageIds) => (target === 'context' ? images : {});

/** The field that holds the schedule was renamed: the manifest has the older one. */
function schedule<T extends { readonly spec?: Readonly<Record<string, unknown>> }>(object: T, field: string): T {
  const { schedule: when, ...rest } = object.spec ?? {};
  return { ...object, spec: { ...rest, ...(field === 'schedule' ? { schedule: when } : { schedules: [when] }) } };
}

/** Fits the containers that Argo puts beside ours into the fence: an Argo that somebody else installed need not do so. */
function fence<T extends { readonly spec?: Readonly<Record<string, unknown>> }>(object: T): T {
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

import { readPins } from '../../tools/pins.js';
import type { Config } from '../config.js';
import { manifest } from './places.js';
import { readManifest, stamp } from './stamped.js';

/** The pipeline as this run applies it. */
export const definition = (cfg: Config) =>
  stamp(
    cfg,
    'pipeline',
    ['rbac', 'recommender-workflow', 'recommender-cronworkflow'].map((name) =>
      manifest('ml', 'pipeline', `${name}.yaml`),
    ),
    {},
    (object) => (object.kind === 'CronWorkflow' ? schedule(object, readPins().sets[cfg.pins].cronWorkflow) : object),
  );

/** The field that holds the schedule was renamed: the manifest has the older one. */
function schedule<T extends { readonly spec?: Readonly<Record<string, unknown>> }>(object: T, field: string): T {
  const { schedule: when, ...rest } = object.spec ?? {};
  return { ...object, spec: { ...rest, ...(field === 'schedule' ? { schedule: when } : { schedules: [when] }) } };
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

import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Actions, StepContext } from '../../engine/contract.js';
import { CommandError } from '../../tools/command-error.js';
import { run } from '../../tools/exec.js';
import { fullReference } from '../../tools/image-archive.js';
import type { Deployment, KubeObject } from '../../tools/kube-object.js';
import { apply, applyCommand, deleteCommand, listObjects } from '../../tools/kubectl.js';
import { chartPin, readPins } from '../../tools/pins.js';
import { WORKSHOP_IMAGES } from '../../tools/workshop-images.js';
import type { Config } from '../config.js';
import { chartCommand, chartDrift, needChart, uninstallChart } from './charts.js';
import { imageIdsOf } from './images.js';
import { writeText } from './json-file.js';
import { readStoredModel } from './model-store.js';
import { clusterAccess, manifest, NAMESPACE, places } from './places.js';
import { modelFact, REGISTRY_SELECTOR, readPromoted, versionName } from './registry.js';
import { untilServed } from './servers.js';
import { isOf, readManifest, stamp, writeStamped } from './stamped.js';
import { runWorkflow, submission, submitCommand } from './workflow.js';

const CHART = 'argo-workflows';
const TEMPLATES = 'workflowtemplates.argoproj.io';
const CRONS = 'cronworkflows.argoproj.io';

/** Step F: Argo Workflows, the pipeline's definition, and one run of it. */
export const pipeline: Actions<Config> = {
  usual: [25, 120],
  // The chart needs neither model nor servers.
  ahead: { needs: ['batch'], run: (ctx) => needChart(ctx, CHART) },
  commands: (cfg) => [chartCommand(cfg, CHART), applyPipeline(cfg), submitCommand(cfg, submissionFile(cfg))],
  async check(ctx) {
    const [drift, objects, promoted, trained] = await Promise.all([
      chartDrift(ctx, CHART),
      listOurs(ctx),
      readPromoted(ctx),
      readStoredModel(ctx, 'model'),
    ]);
    if (objects === undefined) return { state: 'absent' };
    const reason = drift ?? objectDrift(ctx.cfg, objects);
    if (reason !== undefined) return { state: 'drifted', reason };
    if (promoted === undefined) return { state: 'drifted', reason: 'nothing is promoted' };
    if (promoted.dataset.sha256 !== trained?.orders)
      return { state: 'drifted', reason: `${versionName(promoted)} was made of other orders` };
    ctx.report.fact(modelFact(promoted));
    return { state: 'done', summary: summary(promoted) };
  },
  async apply(ctx) {
    const { cfg } = ctx;
    await writeStamped(definition(cfg));
    await apply(ctx, applyPipeline(cfg));
    const [promoted, trained] = await Promise.all([readPromoted(ctx), readStoredModel(ctx, 'model')]);
    // The same orders once more would register the same model under another number.
    if (promoted !== undefined && promoted.dataset.sha256 === trained?.orders) return;
    await writeText(submissionFile(cfg), stringify(submission(await trainerId(cfg))));
    await runWorkflow(ctx, submissionFile(cfg), tasks());
  },
  async verify(ctx) {
    const promoted = await readPromoted(ctx);
    if (promoted === undefined) throw new Error('the registry has nothing promoted although the pipeline ended well');
    await untilServed(ctx, promoted.model.digest);
    ctx.report.fact(modelFact(promoted));
    return summary(promoted);
  },
  async undo(ctx) {
    const { cfg } = ctx;
    if (!cfg.keepCluster) return;
    const access = clusterAccess(cfg);
    for (const kind of ['workflows.argoproj.io', CRONS, TEMPLATES]) {
      await run(ctx, deleteCommand(access, kind, ['--all'], { namespace: NAMESPACE })).catch((error: unknown) => {
        if (!isUnknownKind(error)) throw error;
      });
    }
    await run(ctx, deleteCommand(access, 'configmap', ['-l', REGISTRY_SELECTOR], { namespace: NAMESPACE }));
    const { namespace } = chartPin(cfg.pins, CHART);
    await uninstallChart(ctx, { name: CHART, namespace });
    await run(ctx, deleteCommand(access, 'namespace', [namespace], { waitS: 120 }));
    // The chart keeps its CRDs for those who come back.
    await run(
      ctx,
      deleteCommand(
        access,
        'crd',
        CRDS.map((name) => `${name}.argoproj.io`),
      ),
    );
  },
};

const CRDS = [
  'clusterworkflowtemplates',
  'cronworkflows',
  'workflowartifactgctasks',
  'workfloweventbindings',
  'workflows',
  'workflowtaskresults',
  'workflowtasksets',
  'workflowtemplates',
] as const;

/** Of the trainer's image, as the nodes know it. */
async function trainerId(cfg: Config): Promise<string | undefined> {
  return (await imageIdsOf(cfg, 'workshop'))[fullReference(WORKSHOP_IMAGES.train.tag)];
}

const submissionFile = (cfg: Config) => join(places(cfg).manifests, 'workflow.yaml');

const definition = (cfg: Config) =>
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

const applyPipeline = (cfg: Config) =>
  applyCommand(clusterAccess(cfg), { files: [definition(cfg).file] }, "apply the pipeline's definition");

/** The tasks of the definition, in its order. */
function tasks(): readonly string[] {
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

/** Controllers and definitions, in one call; undefined where the cluster does not know Argo's kinds. */
async function listOurs(ctx: StepContext<Config>): Promise<readonly KubeObject[] | undefined> {
  try {
    return await listObjects(ctx, clusterAccess(ctx.cfg), `deployments.apps,${TEMPLATES},${CRONS}`);
  } catch (error) {
    if (isUnknownKind(error)) return undefined;
    throw error;
  }
}

function objectDrift(cfg: Config, objects: readonly KubeObject[]): string | undefined {
  if (!isUp(cfg, objects)) return 'the workflow controller does not run';
  const { inputs } = definition(cfg);
  const stale = ['WorkflowTemplate', 'CronWorkflow'].find(
    (kind) => !objects.some((object) => object.kind === kind && isOf(object, inputs)),
  );
  return stale === undefined ? undefined : `the ${stale} is not as it was made`;
}

function isUp({ pins }: Config, objects: readonly KubeObject[]): boolean {
  const { deployments, namespace } = chartPin(pins, CHART);
  const available = (name: string) =>
    objects.some(({ kind, metadata, status }) => {
      const { availableReplicas = 0 } = (status ?? {}) as NonNullable<Deployment['status']>;
      return (
        kind === 'Deployment' && metadata.name === name && metadata.namespace === namespace && availableReplicas > 0
      );
    });
  return deployments.every(available);
}

const isUnknownKind = (error: unknown) =>
  error instanceof CommandError && error.lines.some((line) => /doesn't have a resource type/.test(line));

function summary(record: NonNullable<Awaited<ReturnType<typeof readPromoted>>>): string {
  const { model, popularity } = record.metrics;
  const rate = ({ hitRate }: typeof model) => hitRate.value.toFixed(2);
  return `${versionName(record)} promoted, hit rate ${rate(model)} (popularity ${rate(popularity)})`;
}

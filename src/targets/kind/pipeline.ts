import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Actions, StepContext } from '../../engine/contract.js';
import { ClusterError } from '../../tools/cluster-error.js';
import { run } from '../../tools/exec.js';
import { fullReference } from '../../tools/image-archive.js';
import type { Deployment, KubeObject } from '../../tools/kube-object.js';
import { apply, applyCommand, deleteCommand } from '../../tools/kubectl.js';
import { chartPin } from '../../tools/pins.js';
import { WORKSHOP_IMAGES } from '../../tools/workshop-images.js';
import type { Config } from '../config.js';
import { chartCommand, chartDrift, needChart, uninstallChart } from './charts.js';
import { imageIdsOf } from './images.js';
import { writeText } from './json-file.js';
import { listKnown, removeKnown } from './known-kinds.js';
import { definition, pipelineTasks } from './pipeline-definition.js';
import { endOf, tell } from './pipeline-end.js';
import { clusterAccess, NAMESPACE, places } from './places.js';
import { REGISTRY_SELECTOR } from './registry.js';
import { untilServed } from './servers.js';
import { isOf, writeStamped } from './stamped.js';
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
    const [drift, objects, end] = await Promise.all([chartDrift(ctx, CHART), listOurs(ctx), endOf(ctx)]);
    if (objects === undefined) return { state: 'absent' };
    const reason = drift ?? objectDrift(ctx.cfg, objects);
    if (reason !== undefined) return { state: 'drifted', reason };
    if (end.state === 'open') return { state: 'drifted', reason: end.reason };
    return { state: 'done', summary: tell(ctx, end) };
  },
  async apply(ctx) {
    const { cfg } = ctx;
    await writeStamped(definition(cfg));
    await apply(ctx, applyPipeline(cfg));
    // The same orders once more would register the same model under another number.
    if ((await endOf(ctx)).state !== 'open') return;
    await writeText(submissionFile(cfg), stringify(submission(await trainerId(cfg))));
    try {
      await runWorkflow(ctx, submissionFile(cfg), pipelineTasks());
    } catch (error) {
      // The workflow fails where the gate refuses a model, as it should; the step has done what it is for.
      if (!(error instanceof ClusterError) || (await endOf(ctx)).state !== 'refused') throw error;
    }
  },
  async verify(ctx) {
    const end = await endOf(ctx);
    if (end.state === 'open') throw new Error(`the pipeline ended well, and yet: ${end.reason}`);
    if (end.state === 'promoted') await untilServed(ctx, end.record.model.digest);
    return tell(ctx, end);
  },
  async undo(ctx) {
    const { cfg } = ctx;
    if (!cfg.keepCluster) return;
    const access = clusterAccess(cfg);
    for (const kind of ['workflows.argoproj.io', CRONS, TEMPLATES]) {
      await removeKnown(ctx, deleteCommand(access, kind, ['--all'], { namespace: NAMESPACE }));
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

const applyPipeline = (cfg: Config) =>
  applyCommand(clusterAccess(cfg), { files: [definition(cfg).file] }, "apply the pipeline's definition");

/** Controllers and definitions; undefined where the cluster does not know Argo's kinds. */
const listOurs = (ctx: StepContext<Config>) =>
  listKnown(ctx, clusterAccess(ctx.cfg), `deployments.apps,${TEMPLATES},${CRONS}`);

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

import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Actions, StepContext } from '../../../engine/contract.js';
import { writeText } from '../../../lib/json-file.js';
import { fullReference } from '../../../tools/docker/image-archive.js';
import { WORKSHOP_IMAGES } from '../../../tools/docker/workshop-images.js';
import { ClusterError } from '../../../tools/kubernetes/cluster-error.js';
import type { KubeObject } from '../../../tools/kubernetes/kube-object.js';
import { applyCommand, deleteCommand } from '../../../tools/kubernetes/kubectl.js';
import { applyOnceAccepted } from '../../../tools/kubernetes/webhooks.js';
import { run } from '../../../tools/process/exec.js';
import type { Config } from '../../config.js';
import { proveWatched } from '../charts/argo-preflight.js';
import { chartCommand, controllerDrift, needChart, removeChart } from '../charts/charts.js';
import { imageIdsOf } from '../images/images.js';
import { listKnown, removeKnown } from '../manifests/optional-crds.js';
import { clusterAccess, NAMESPACE, places } from '../manifests/paths.js';
import { isOf, type Stamped, writeStamped } from '../manifests/render-manifest.js';
import { REGISTRY_SELECTOR } from '../pipeline/model-registry.js';
import { definition, pipelineTasks } from '../pipeline/pipeline-definition.js';
import { endAtSight, endOf, tell } from '../pipeline/pipeline-result.js';
import { runWorkflow, submission, submitCommand } from '../pipeline/workflow.js';
import { untilServed } from '../serving/servers.js';

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
    if (ctx.cfg.again) return { state: 'drifted', reason: 'it is to run on what the shop has sold by now' };
    const [drift, objects, end, wanted] = await Promise.all([
      controllerDrift(ctx, CHART),
      listOurs(ctx),
      endAtSight(ctx),
      definitionOf(ctx.cfg),
    ]);
    if (objects === undefined) return { state: 'absent' };
    const reason = drift ?? objectDrift(objects, wanted);
    if (reason !== undefined) return { state: 'drifted', reason };
    if (end.state === 'open') return { state: 'drifted', reason: end.reason };
    return { state: 'done', summary: await tell(ctx, end) };
  },
  async apply(ctx) {
    const { cfg } = ctx;
    await proveWatched(ctx, CHART);
    await writeStamped(await definitionOf(cfg));
    await applyOnceAccepted(ctx, applyPipeline(cfg));
    // The same orders once more would register the same model under another number: only where that is asked for.
    if (!cfg.again && (await endOf(ctx)).state !== 'open') return;
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
    if (end.state === 'promoted') {
      const { model, version } = end.record;
      await untilServed(ctx, model.digest, version);
    }
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
    await removeChart(ctx, CHART);
  },
};

/** Of the trainer's image, as the nodes know it. */
async function trainerId(cfg: Config): Promise<string | undefined> {
  return (await imageIdsOf(cfg, 'workshop'))[fullReference(WORKSHOP_IMAGES.train.tag)];
}

const definitionOf = async (cfg: Config) => definition(cfg, await imageIdsOf(cfg, 'workshop'));

const submissionFile = (cfg: Config) => join(places(cfg).manifests, 'workflow.yaml');

const applyPipeline = (cfg: Config) =>
  applyCommand(clusterAccess(cfg), { files: [definition(cfg).file] }, "apply the pipeline's definition");

/** The pipeline's definitions; undefined where the cluster does not know Argo's kinds. */
const listOurs = (ctx: StepContext<Config>) => listKnown(ctx, clusterAccess(ctx.cfg), `${TEMPLATES},${CRONS}`);

function objectDrift(objects: readonly KubeObject[], { inputs }: Stamped): string | undefined {
  const stale = ['WorkflowTemplate', 'CronWorkflow'].find(
    (kind) => !objects.some((object) => object.kind === kind && isOf(object, inputs)),
  );
  return stale === undefined ? undefined : `the ${stale} is not as it was made`;
}

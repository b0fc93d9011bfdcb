import { join } from 'node:path';
import { stringify } from 'yaml';
import { writeText } from '../../../lib/files/json-file.js';
import { fullReference } from '../../../tools/docker/image-archive.js';
import { WORKSHOP_IMAGES } from '../../../tools/docker/workshop-images.js';
import { ClusterError } from '../../../tools/kubernetes/cluster-error.js';
import type { KubeObject } from '../../../tools/kubernetes/kube-object.js';
import { applyCommand, deleteCommand } from '../../../tools/kubernetes/kubectl.js';
import { applyOnceAccepted } from '../../../tools/kubernetes/webhooks.js';
import { run } from '../../../tools/process/exec.js';
import type { Config } from '../../config.js';
import { assertArgoWatches } from '../charts/argo-preflight.js';
import { chartCommand, controllerDrift, ensureChart, removeChart } from '../charts/charts.js';
import { clusterStep } from '../cluster-step.js';
import { logDrift, manifestDrift } from '../manifests/live-drift.js';
import { deleteIfKnown, listIfKnown } from '../manifests/optional-crds.js';
import { clusterAccess, NAMESPACE, paths } from '../manifests/paths.js';
import { matchesConfigHash, type RenderedManifest, writeManifest } from '../manifests/render-manifest.js';
import { REGISTRY_SELECTOR } from '../pipeline/model-registry.js';
import { pipelineManifest, pipelineTasks } from '../pipeline/pipeline-definition.js';
import { currentResult, pipelineResult, tell } from '../pipeline/pipeline-result.js';
import { runWorkflow, submission, submitCommand } from '../pipeline/workflow.js';
import type { ClusterContext, Site } from '../provider.js';
import { waitUntilServed } from '../serving/servers.js';

const CHART = 'argo-workflows';
const TEMPLATES = 'workflowtemplates.argoproj.io';
const CRONS = 'cronworkflows.argoproj.io';

/** Step F: Argo Workflows, the pipeline's definition, and one run of it. */
export const pipeline = clusterStep({
  estimateSeconds: [25, 120],
  // The chart needs neither model nor servers.
  prefetch: { needs: ['batch'], run: (ctx) => ensureChart(ctx, CHART) },
  commands: (site) => [
    chartCommand(site.cfg, CHART),
    applyPipeline(site),
    submitCommand(site.cfg, submissionFile(site.cfg)),
  ],
  async check(ctx) {
    if (ctx.cfg.again) return { state: 'drifted', reason: 'it is to run on what the shop has sold by now' };
    const [drift, objects, end, wanted] = await Promise.all([
      controllerDrift(ctx, CHART),
      listOurs(ctx),
      currentResult(ctx),
      currentManifest(ctx),
    ]);
    if (objects === undefined) return { state: 'absent' };
    const reason = drift ?? objectDrift(objects, wanted) ?? (await manifestDrift(ctx, wanted.text));
    if (reason !== undefined) return { state: 'drifted', reason };
    if (end.state === 'open') return { state: 'drifted', reason: end.reason };
    return { state: 'done', summary: await tell(ctx, end) };
  },
  async apply(ctx) {
    const { cfg } = ctx;
    await assertArgoWatches(ctx, CHART);
    const wanted = await currentManifest(ctx);
    await logDrift(ctx, wanted.text);
    await writeManifest(wanted);
    await applyOnceAccepted(ctx, applyPipeline(ctx));
    // The same orders once more would register the same model under another number: only where that is asked for.
    if (!cfg.again && (await pipelineResult(ctx)).state !== 'open') return;
    await writeText(submissionFile(cfg), stringify(submission(await trainerId(ctx))));
    try {
      await runWorkflow(ctx, submissionFile(cfg), pipelineTasks());
    } catch (error) {
      // The workflow fails where the gate refuses a model, as it should; the step has done what it is for.
      if (!(error instanceof ClusterError) || (await pipelineResult(ctx)).state !== 'refused') throw error;
    }
  },
  async verify(ctx) {
    const end = await pipelineResult(ctx);
    if (end.state === 'open') throw new Error(`the pipeline ended well, and yet: ${end.reason}`);
    if (end.state === 'promoted') {
      const { model, version } = end.record;
      await waitUntilServed(ctx, model.digest, version);
    }
    return tell(ctx, end);
  },
  async undo(ctx) {
    const { cfg } = ctx;
    if (!cfg.keepCluster) return;
    const access = clusterAccess(cfg);
    for (const kind of ['workflows.argoproj.io', CRONS, TEMPLATES]) {
      await deleteIfKnown(ctx, deleteCommand(access, kind, ['--all'], { namespace: NAMESPACE }));
    }
    await run(ctx, deleteCommand(access, 'configmap', ['-l', REGISTRY_SELECTOR], { namespace: NAMESPACE }));
    await removeChart(ctx, CHART);
  },
});

/** Of the trainer's image, as the nodes know it. */
async function trainerId({ cfg, provider }: Site): Promise<string | undefined> {
  return (await provider.images.idsOf(cfg, 'workshop'))[fullReference(WORKSHOP_IMAGES.train.tag)];
}

const currentManifest = async (site: Site) =>
  pipelineManifest(site, await site.provider.images.idsOf(site.cfg, 'workshop'));

const submissionFile = (cfg: Config) => join(paths(cfg).manifests, 'workflow.yaml');

const applyPipeline = (site: Site) =>
  applyCommand(clusterAccess(site.cfg), { files: [pipelineManifest(site).file] }, "apply the pipeline's definition");

/** The pipeline's definitions; undefined where the cluster does not know Argo's kinds. */
const listOurs = (ctx: ClusterContext) => listIfKnown(ctx, clusterAccess(ctx.cfg), `${TEMPLATES},${CRONS}`);

function objectDrift(objects: readonly KubeObject[], { configHash }: RenderedManifest): string | undefined {
  const stale = ['WorkflowTemplate', 'CronWorkflow'].find(
    (kind) => !objects.some((object) => object.kind === kind && matchesConfigHash(object, configHash)),
  );
  return stale === undefined ? undefined : `the ${stale} is not as it was made`;
}

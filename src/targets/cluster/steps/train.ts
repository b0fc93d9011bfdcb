import { groupDigits } from '../../../lib/format/numbers.js';
import { ClusterError } from '../../../tools/kubernetes/cluster-error.js';
import { holds } from '../../../tools/kubernetes/kube-object.js';
import { deleteCommand } from '../../../tools/kubernetes/kubectl.js';
import { applyOnceAccepted } from '../../../tools/kubernetes/webhooks.js';
import { run } from '../../../tools/process/exec.js';
import { clusterStep } from '../cluster-step.js';
import { manifestDrift } from '../manifests/live-drift.js';
import { listIfKnown } from '../manifests/optional-crds.js';
import { clusterAccess, NAMESPACE } from '../manifests/paths.js';
import { matchesConfigHash, writeManifest } from '../manifests/render-manifest.js';
import type { ClusterContext } from '../provider.js';
import { sideBySide } from '../side-by-side.js';
import { choosePath } from '../training/choose-device.js';
import {
  type ModelPlace,
  onceStoreAnswers,
  readStoredModel,
  StoreAwayError,
  type StoredModel,
  undefinedWhileAway,
} from '../training/model-store.js';
import { applyWork, logCommand, removeWork, runJob, runJobSet } from '../training/queued-job.js';
import { currentTraining, GANG, JOBS, type Training, training } from '../training/training-manifests.js';

const JOBSETS = 'jobsets.jobset.x-k8s.io';

/** Step D: the training Job, and the same work once more by a gang of two, both through the queue. */
export const train = clusterStep({
  estimateSeconds: [15, 90],
  // The data volume takes some seconds to be made.
  prefetch: { needs: ['bookstore'], run: applyStore },
  commands({ cfg }) {
    const work = training(cfg);
    return [
      applyWork(cfg, work.store, 'make the data volume and its store'),
      ...(['cpu', 'gpu'] as const).flatMap((device) => [
        removeWork(cfg, 'jobs.batch', JOBS[device]),
        applyWork(cfg, work.jobs[device], purposeOf(device)),
        logCommand(cfg, JOBS[device]),
      ]),
      removeWork(cfg, JOBSETS, GANG),
      applyWork(cfg, work.gang, 'queue the gang of two'),
    ];
  },
  async check(ctx) {
    const work = await currentTraining(ctx);
    const kinds = `jobs.batch,deployments.apps,${JOBSETS}`;
    const objects = await listIfKnown(ctx, clusterAccess(ctx.cfg), kinds, { namespace: NAMESPACE });
    if (objects === undefined) return { state: 'absent' };
    const find = (name: string) => objects.find(({ metadata }) => metadata.name === name);
    const devices = (['gpu', 'cpu'] as const).filter((device) => find(JOBS[device]) !== undefined);
    if (devices.length === 0) return { state: 'absent' };
    const trained = devices.some(
      (device) =>
        matchesConfigHash(find(JOBS[device]), work.jobs[device].configHash) && holds(find(JOBS[device]), 'Complete'),
    );
    if (!trained) return { state: 'drifted', reason: 'no training of these orders ended well' };
    if (!matchesConfigHash(find(GANG), work.gang.configHash) || !holds(find(GANG), 'Completed'))
      return { state: 'drifted', reason: 'the gang did not end well' };
    if (!matchesConfigHash(find('model-store'), work.store.configHash))
      return { state: 'drifted', reason: 'the model store is not as it was made' };
    const changed = await manifestDrift(ctx, work.store.text);
    if (changed !== undefined) return { state: 'drifted', reason: changed };
    const model = await readStoredModel(ctx, 'model').catch(undefinedWhileAway);
    if (model === undefined) return { state: 'drifted', reason: 'the model store does not give the model' };
    return { state: 'done', summary: summary(model) };
  },
  async apply(ctx) {
    const work = await currentTraining(ctx);
    // Both fit into the quota at once.
    await sideBySide(
      ctx,
      (part) => trainOnce(part, work),
      (part) => runJobSet(part, GANG, work.gang, 'queue the gang of two'),
    );
    const { orders } = await storedModel(ctx, 'model');
    if ((await storedModel(ctx, 'gang/model')).orders === orders) return;
    // Customers bought since the gang learned: it learns again, from what the Job did.
    await run(ctx, removeWork(ctx.cfg, JOBSETS, GANG));
    await runJobSet(ctx, GANG, work.gang, 'queue the gang of two');
  },
  async verify(ctx) {
    const model = await storedModel(ctx, 'model');
    const gang = await storedModel(ctx, 'gang/model');
    // In a shop that sells all the while, each of them exported at a moment of its own.
    if (model.orders !== gang.orders) return `${summary(model)}, on orders of two moments`;
    if (model.digest !== gang.digest)
      throw new Error(`one worker made model ${model.digest}, two made ${gang.digest}: they should be the same bytes`);
    return summary(model);
  },
  async undo(ctx) {
    const { cfg } = ctx;
    if (!cfg.keepCluster) return;
    await run(ctx, removeWork(cfg, 'jobs.batch', JOBS.cpu));
    await run(ctx, removeWork(cfg, 'jobs.batch', JOBS.gpu));
    for (const kind of ['deployments.apps', 'services'])
      await run(ctx, deleteCommand(clusterAccess(cfg), kind, ['model-store'], { namespace: NAMESPACE }));
    await run(ctx, deleteCommand(clusterAccess(cfg), 'pvc', ['recommender-data'], { namespace: NAMESPACE, waitS: 0 }));
  },
});

async function applyStore(ctx: ClusterContext): Promise<void> {
  const { store } = await currentTraining(ctx);
  await writeManifest(store);
  await applyOnceAccepted(ctx, applyWork(ctx.cfg, store, 'make the data volume and its store'));
}

/** On a GPU where one is offered; on the CPU where it turns out that it cannot be had. */
async function trainOnce(ctx: ClusterContext, { jobs }: Training): Promise<void> {
  const { device, why } = await choosePath(ctx);
  const say = (text: string) => {
    ctx.report.log(text);
    ctx.report.fact({ kind: 'note', key: 'training', text });
  };
  if (device === 'cpu') {
    ctx.report.log(`training on the CPU: ${why}`);
    return runJob(ctx, JOBS.cpu, jobs.cpu, purposeOf('cpu'));
  }
  say(`training where ${why}; the CUDA kernel is not in this version, so the trainer computes on that node's CPU`);
  try {
    await runJob(ctx, JOBS.gpu, jobs.gpu, purposeOf('gpu'));
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    say(`the GPU cannot be used (${error.evidence}): trained on the CPU instead`);
    // It would keep its quota, and its GPU.
    await run(ctx, removeWork(ctx.cfg, 'jobs.batch', JOBS.gpu));
    await runJob(ctx, JOBS.cpu, jobs.cpu, purposeOf('cpu'));
  }
}

const purposeOf = (device: 'cpu' | 'gpu') => `queue the training Job${device === 'gpu' ? ' with a GPU' : ''}`;

/** The model as the store gives it, which may still be starting. */
function storedModel(ctx: ClusterContext, place: ModelPlace): Promise<StoredModel> {
  return onceStoreAnswers(ctx, async () => {
    const model = await readStoredModel(ctx, place);
    if (model === undefined) throw new StoreAwayError(`it does not give ${place} yet`);
    return model;
  });
}

const summary = ({ digest, items, neighbours }: StoredModel) =>
  `${groupDigits(items)} items, ${groupDigits(neighbours)} neighbours, model ${digest.slice(0, 12)}, by one worker and by two`;

import { join } from 'node:path';
import { stringify } from 'yaml';
import { failureError } from '../../../failures/failure.js';
import { writeText } from '../../../lib/files/json-file.js';
import { ClusterError } from '../../../tools/kubernetes/cluster-error.js';
import type { KubeObject } from '../../../tools/kubernetes/kube-object.js';
import { applyCommand, deleteCommand } from '../../../tools/kubernetes/kubectl.js';
import { readObject } from '../../../tools/kubernetes/read-objects.js';
import { waitUntil } from '../../../tools/kubernetes/wait-until.js';
import { run } from '../../../tools/process/exec.js';
import { clusterAccess, NAMESPACE, paths } from '../manifests/paths.js';
import type { ClusterContext } from '../provider.js';
import { ownershipOf } from './adoption.js';

const KIND = 'workflows.argoproj.io';
const NAME = 'bookstore-ml-probe';
/** A controller that watches takes notice within a second or two. */
const NOTICE_MS = 30_000;

interface Probe extends KubeObject {
  readonly status?: KubeObject['status'] & { readonly phase?: string };
}

/** A workflow that waits for ever, and needs no pod to do so. */
const PROBE = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Workflow',
  metadata: { name: NAME, namespace: NAMESPACE, labels: { 'app.kubernetes.io/managed-by': 'bookstore-ml' } },
  spec: { entrypoint: 'wait', templates: [{ name: 'wait', suspend: {} }] },
};

/**
 * Sees that an Argo Workflows of somebody else watches our namespace, by a workflow that it has to notice.
 * @throws FailureError where it does not: the pipeline would wait for ever.
 */
export async function assertArgoWatches(ctx: ClusterContext, chart: string): Promise<void> {
  const ownership = await ownershipOf(ctx, chart);
  if (ownership.state !== 'adopted') return;
  const access = clusterAccess(ctx.cfg);
  const file = join(paths(ctx.cfg).manifests, 'probe-workflow.yaml');
  await writeText(file, stringify(PROBE));
  await run(ctx, applyCommand(access, { files: [file] }, 'see whether Argo Workflows watches the namespace'));
  try {
    await waitUntil(ctx, {
      what: 'Argo Workflows',
      timeoutMs: NOTICE_MS,
      async poll() {
        const probe = await readObject<Probe>(ctx, access, KIND, NAME, NAMESPACE);
        if (probe?.status?.phase !== undefined) return { state: 'ready', value: true };
        return { state: 'pending', on: `Argo Workflows to notice a workflow in ${NAMESPACE}` };
      },
    });
  } catch (error) {
    if (!(error instanceof ClusterError) || error.reason !== 'Late') throw error;
    const { controller } = ownership;
    throw failureError(
      'BML-F11',
      { namespace: NAMESPACE },
      { evidence: `Deployment ${controller.namespace}/${controller.name} runs with ${controller.args.join(' ')}` },
    );
  } finally {
    await run(ctx, deleteCommand(access, KIND, [NAME], { namespace: NAMESPACE }));
  }
}

import { kubectlCommand } from '../../../tools/kubernetes/access.js';
import { ClusterError } from '../../../tools/kubernetes/cluster-error.js';
import type { KubeObject } from '../../../tools/kubernetes/kube-object.js';
import { listObjects, readObject } from '../../../tools/kubernetes/read-objects.js';
import { type PollResult, waitUntil } from '../../../tools/kubernetes/wait-until.js';
import { capture } from '../../../tools/process/capture.js';
import type { Config } from '../../config.js';
import { clusterAccess, NAMESPACE } from '../manifests/paths.js';
import type { ClusterContext } from '../provider.js';

const KIND = 'workflows.argoproj.io';
const TEMPLATE = 'recommender-pipeline';
const WORKFLOW_MS = 1_800_000;

/** A Workflow of Argo, as far as it is read here. */
interface Workflow extends KubeObject {
  readonly status?: KubeObject['status'] & {
    readonly phase?: string;
    readonly message?: string;
    readonly nodes?: Readonly<Record<string, WorkflowNode>>;
  };
}

interface WorkflowNode {
  readonly id: string;
  readonly type: string;
  readonly displayName: string;
  readonly phase: string;
  readonly message?: string;
  readonly startedAt?: string | null;
}

/** The same as `argo submit --from workflowtemplate/…`, through the API: no program of Argo's is needed. */
export const submitCommand = (cfg: Config, file: string) =>
  kubectlCommand(clusterAccess(cfg), ['create', '-f', file], 'submit the pipeline', true);

/** What `submitCommand` creates. `imageId` names the trainer's image in the record of the model. */
export const submission = (imageId: string | undefined) => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Workflow',
  metadata: {
    generateName: `${TEMPLATE}-`,
    namespace: NAMESPACE,
    labels: {
      'workflows.argoproj.io/workflow-template': TEMPLATE,
      'app.kubernetes.io/part-of': NAMESPACE,
      'app.kubernetes.io/managed-by': 'bookstore-ml',
    },
  },
  spec: {
    workflowTemplateRef: { name: TEMPLATE },
    arguments: { parameters: imageId === undefined ? [] : [{ name: 'image-digest', value: imageId }] },
  },
});

/** Runs the pipeline to its end, its graph going to the screen. One that a killed run left at work is gone on with. */
export async function runWorkflow(ctx: ClusterContext, file: string, tasks: readonly string[]): Promise<void> {
  const name = (await atWork(ctx)) ?? (await submit(ctx, file));
  const told = new Map<string, string>();
  await waitUntil(ctx, {
    what: `workflow ${name}`,
    timeoutMs: WORKFLOW_MS,
    async poll() {
      const workflow = await readObject<Workflow>(ctx, clusterAccess(ctx.cfg), KIND, name, NAMESPACE);
      if (workflow === undefined) return gone(name);
      return pollWorkflow(ctx, workflow, tasks, told);
    },
  });
}

const gone = (name: string): PollResult<never> => ({
  state: 'failed',
  cause: { reason: 'Gone', evidence: `workflow ${name} was deleted while it ran` },
});

/** Tells what is new of the graph. */
function pollWorkflow(
  { report }: ClusterContext,
  { metadata, status }: Workflow,
  tasks: readonly string[],
  told: Map<string, string>,
): PollResult<true> {
  const nodes = Object.values(status?.nodes ?? {}).filter(({ type }) => type === 'Pod');
  for (const { displayName, phase, message } of nodes) {
    if (told.get(displayName) === phase) continue;
    told.set(displayName, phase);
    report.log(`${displayName.padEnd(10)} ${phase}${message === undefined ? '' : `: ${message}`}`);
  }
  const done = nodes.filter(({ phase }) => phase === 'Succeeded').length;
  const at = tasks.map((task) => `${MARKS[told.get(task) ?? ''] ?? '·'} ${task}`).join('  ');
  report.progress(done, tasks.length, at);
  switch (status?.phase) {
    case 'Succeeded':
      return { state: 'ready', value: true };
    case 'Failed':
    case 'Error': {
      const failed = nodes.find(({ phase }) => phase === 'Failed' || phase === 'Error');
      const why = failed === undefined ? status.message : `${failed.displayName}: ${failed.message ?? failed.phase}`;
      return { state: 'failed', cause: { reason: 'WorkflowFailed', evidence: `${metadata.name}, ${why}` } };
    }
    default: {
      const active = nodes.find(({ phase }) => phase === 'Running' || phase === 'Pending');
      const why = active?.message === undefined ? '' : ` (${active.message})`;
      return { state: 'pending', on: active ? `${active.displayName} to end${why}` : 'Argo to start the next pod' };
    }
  }
}

const MARKS: Readonly<Record<string, string>> = { Succeeded: '✔', Running: '▸', Pending: '▹', Failed: '✖', Error: '✖' };

/** A workflow of our template that has not ended. */
async function atWork(ctx: ClusterContext): Promise<string | undefined> {
  const workflows = await listObjects<Workflow>(ctx, clusterAccess(ctx.cfg), KIND, {
    namespace: NAMESPACE,
    selector: `workflows.argoproj.io/workflow-template=${TEMPLATE}`,
  });
  const open = workflows.find(({ status }) => status?.phase === undefined || /^(Running|Pending)?$/.test(status.phase));
  return open?.metadata.name;
}

async function submit(ctx: ClusterContext, file: string): Promise<string> {
  const command = submitCommand(ctx.cfg, file);
  ctx.report.command(command);
  const { stdout } = await capture(ctx, command);
  ctx.report.log(stdout.trim());
  // Such as "workflow.argoproj.io/recommender-pipeline-x7k2p created".
  const name = /\/(\S+) created/.exec(stdout)?.[1];
  if (name === undefined) throw new ClusterError('the pipeline', 'Refused', `kubectl create said: ${stdout.trim()}`);
  return name;
}

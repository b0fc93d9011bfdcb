import type { StepContext } from '../../../engine/contract.js';
import type { KubeObject } from '../../../tools/kubernetes/kube-object.js';
import { kubectlCommand, readObject } from '../../../tools/kubernetes/kubectl.js';
import { run } from '../../../tools/process/exec.js';
import type { Config } from '../../config.js';
import { MARKER } from '../../kind/cluster-state.js';
import { clusterAccess, NAMESPACE } from '../manifests/paths.js';

/** What of ours lies outside of our namespaces, such as chart.kueue, namespace.argo or crd.workflows.argoproj.io. */
export type Made = `${'chart' | 'namespace' | 'crd'}.${string}`;

interface Marker extends KubeObject {
  readonly data?: Readonly<Record<string, string>>;
}

/** What this home made in a cluster that is not its own: kept in that cluster, beside who the home is. */
export async function readMade(ctx: Pick<StepContext<Config>, 'cfg' | 'signal'>): Promise<ReadonlySet<Made>> {
  const marker = await readObject<Marker>(ctx, clusterAccess(ctx.cfg), 'configmaps', MARKER, NAMESPACE);
  return new Set(Object.keys(marker?.data ?? {}).filter((key): key is Made => /^(chart|namespace|crd)\./.test(key)));
}

/** Notes it before it is made, so that the half of a killed run is known for ours. */
export const noteMade = (ctx: StepContext<Config>, made: readonly Made[]) => patch(ctx, made, 'made');

/** Takes back what was noted and never came to be. */
export const forgetMade = (ctx: StepContext<Config>, made: readonly Made[]) => patch(ctx, made, null);

async function patch(ctx: StepContext<Config>, made: readonly Made[], value: 'made' | null): Promise<void> {
  const data = Object.fromEntries(made.map((one) => [one, value]));
  const args = ['patch', 'configmap', MARKER, '-n', NAMESPACE, '--type=merge', '-p', JSON.stringify({ data })];
  const purpose = `note what is ${value === null ? 'not made' : 'made'}: ${made.join(', ')}`;
  await run(ctx, kubectlCommand(clusterAccess(ctx.cfg), args, purpose, true));
}

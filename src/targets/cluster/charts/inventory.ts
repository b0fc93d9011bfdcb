import { kubectlCommand } from '../../../tools/kubernetes/access.js';
import type { KubeObject } from '../../../tools/kubernetes/kube-object.js';
import { readObject } from '../../../tools/kubernetes/read-objects.js';
import { run } from '../../../tools/process/exec.js';
import { OWNER_RECORD } from '../manifests/inspect-namespace.js';
import { clusterAccess, NAMESPACE } from '../manifests/paths.js';
import type { ClusterContext, ClusterReader } from '../provider.js';

/** What of ours lies outside of our namespaces, such as chart.kueue, namespace.argo or crd.workflows.argoproj.io. */
export type InventoryEntry = `${'chart' | 'namespace' | 'crd'}.${string}`;

interface OwnerRecord extends KubeObject {
  readonly data?: Readonly<Record<string, string>>;
}

/** What this home made in a cluster that is not its own: kept in that cluster, beside who the home is. */
export async function readInventory(ctx: ClusterReader): Promise<ReadonlySet<InventoryEntry>> {
  const record = await readObject<OwnerRecord>(ctx, clusterAccess(ctx.cfg), 'configmaps', OWNER_RECORD, NAMESPACE);
  return new Set(
    Object.keys(record?.data ?? {}).filter((key): key is InventoryEntry => /^(chart|namespace|crd)\./.test(key)),
  );
}

/** Notes it before it is made, so that the half of a killed run is known for ours. */
export const recordCreated = (ctx: ClusterContext, made: readonly InventoryEntry[]) => patch(ctx, made, 'made');

/** Takes back what was noted and never came to be. */
export const forgetCreated = (ctx: ClusterContext, made: readonly InventoryEntry[]) => patch(ctx, made, null);

async function patch(ctx: ClusterContext, made: readonly InventoryEntry[], value: 'made' | null): Promise<void> {
  const data = Object.fromEntries(made.map((one) => [one, value]));
  const args = ['patch', 'configmap', OWNER_RECORD, '-n', NAMESPACE, '--type=merge', '-p', JSON.stringify({ data })];
  const purpose = `note what is ${value === null ? 'not made' : 'made'}: ${made.join(', ')}`;
  await run(ctx, kubectlCommand(clusterAccess(ctx.cfg), args, purpose, true));
}

import type { StepContext } from '../../engine/contract.js';
import { capture } from '../process/capture.js';

/** A context of the user's own kubeconfig. */
export interface KubeContext {
  readonly name: string;
  /** Address of its API server, such as https://10.0.0.1:6443. */
  readonly server: string;
}

interface Merged {
  readonly contexts?: readonly { readonly name: string; readonly context: { readonly cluster: string } }[] | null;
  readonly clusters?: readonly { readonly name: string; readonly cluster: { readonly server?: string } }[] | null;
}

/**
 * The contexts of the user's kubeconfig: of every file that $KUBECONFIG lists, merged as kubectl does it, else of
 * ~/.kube/config. Read only; none where there is no file.
 * @throws CommandError where a file cannot be read as a kubeconfig.
 */
export async function readContexts(
  ctx: Pick<StepContext, 'signal'>,
  kubectl = 'kubectl',
): Promise<readonly KubeContext[]> {
  const argv = [kubectl, 'config', 'view', '-o', 'json'] as const;
  const { stdout } = await capture(ctx, { argv, purpose: 'read the contexts of the kubeconfig', mutates: false });
  const { contexts, clusters } = JSON.parse(stdout) as Merged;
  return (contexts ?? []).map(({ name, context }) => ({
    name,
    server: clusters?.find((one) => one.name === context.cluster)?.cluster.server ?? '',
  }));
}

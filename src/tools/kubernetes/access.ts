import type { Command } from '../../engine/contract.js';

/** Which cluster, and by what. There is no default: what the user's current context happens to be is never meant. */
export interface ClusterAccess {
  /** kubectl's path or name. */
  readonly kubectl: string;
  /** A file of ours; absent where the user's own is meant, by one of its contexts. */
  readonly kubeconfig?: string;
  readonly context?: string;
}

/** The argv by which this cluster, and no other, is reached. */
export function kubectlCommand(
  access: ClusterAccess,
  args: readonly string[],
  purpose: string,
  mutates = false,
): Command {
  const { kubectl, kubeconfig, context } = access;
  if (!kubeconfig && !context) throw new Error('a cluster needs the path of its kubeconfig, or a context');
  const file = kubeconfig === undefined ? [] : ['--kubeconfig', kubeconfig];
  const named = context === undefined ? [] : ['--context', context];
  return { argv: [kubectl, ...file, ...named, ...args], purpose, mutates };
}

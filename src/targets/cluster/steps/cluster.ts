import { apply, isUnreachable } from '../../../tools/kubernetes/kubectl.js';
import { clusterStep } from '../cluster-step.js';
import { dnsDrift, ensureDns } from '../manifests/cluster-dns.js';
import { inspectNamespace } from '../manifests/inspect-namespace.js';
import { logDrift, manifestDrift } from '../manifests/live-drift.js';
import { namespaceCommand, namespaceManifest } from '../manifests/namespace.js';
import { NAMESPACE } from '../manifests/paths.js';
import { writeManifest } from '../manifests/render-manifest.js';
import { waitWhileTerminating } from '../manifests/terminating-namespace.js';

/** Step A: a cluster, and in it the namespace that admits restricted pods only. */
export const cluster = clusterStep({
  commands: ({ cfg, provider }) => [...provider.commands(cfg), namespaceCommand(cfg)],
  async check(ctx) {
    const found = await ctx.provider.inspect(ctx);
    if (found.state !== 'running') return found;
    try {
      const { drift, version } = await inspectNamespace(ctx, found.nodes, namespaceManifest(ctx.cfg).configHash);
      const reason = drift ?? (await dnsDrift(ctx)) ?? (await manifestDrift(ctx, namespaceManifest(ctx.cfg).text));
      if (reason !== undefined) return { state: 'drifted', reason };
      return { state: 'done', summary: `${found.summary}, Kubernetes ${version}, ${NAMESPACE} restricted` };
    } catch (error) {
      if (isUnreachable(error)) return { state: 'drifted', reason: 'its API server does not answer' };
      throw error;
    }
  },
  async apply(ctx) {
    await ctx.provider.provision(ctx);
    await ensureDns(ctx);
    await waitWhileTerminating(ctx, NAMESPACE);
    await logDrift(ctx, namespaceManifest(ctx.cfg).text);
    await writeManifest(namespaceManifest(ctx.cfg));
    await apply(ctx, namespaceCommand(ctx.cfg));
  },
  async verify(ctx) {
    const verdict = await cluster(ctx.provider).check(ctx);
    if (verdict.state !== 'done') throw new Error(`the cluster is not as it was made: ${JSON.stringify(verdict)}`);
    return verdict.summary;
  },
  async undo(ctx) {
    const { provider, cfg } = ctx;
    await (cfg.keepCluster ? provider.leave(ctx) : provider.destroy(ctx));
  },
});

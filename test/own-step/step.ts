import { join } from 'node:path';
import { clusterStep } from '../../src/targets/cluster/cluster-step.js';
import { clusterAccess, NAMESPACE } from '../../src/targets/cluster/manifests/paths.js';
import {
  matchesConfigHash,
  renderManifest,
  writeManifest,
} from '../../src/targets/cluster/manifests/render-manifest.js';
import type { Config } from '../../src/targets/config.js';
import type { WorkshopStep } from '../../src/targets/workshop-step.js';
import { apply, applyCommand, deleteCommand } from '../../src/tools/kubernetes/kubectl.js';
import { readObject } from '../../src/tools/kubernetes/read-objects.js';
import { run } from '../../src/tools/process/exec.js';

const greeting = (cfg: Config) => renderManifest(cfg, 'greeting', [join(import.meta.dirname, 'greeting.yaml')], {});
const applyGreeting = (cfg: Config) =>
  applyCommand(clusterAccess(cfg), { files: [greeting(cfg).file] }, 'greet the reader');

export const greet: WorkshopStep = {
  id: 'greet',
  letter: 'H',
  title: 'Greet the reader',
  why: 'What an attendee should learn from it, in two sentences.',
  needs: ['serve'],
  workshop: ['kubectl apply -f greeting.yaml'],
  on: {
    local: { absent: 'a greeting is a ConfigMap, and needs a cluster' },
    cluster: clusterStep({
      estimateSeconds: [1, 3],
      commands: ({ cfg }) => [applyGreeting(cfg)],
      async check(ctx) {
        const found = await readObject(ctx, clusterAccess(ctx.cfg), 'configmaps', 'greeting', NAMESPACE);
        if (found === undefined) return { state: 'absent' };
        if (matchesConfigHash(found, greeting(ctx.cfg).configHash))
          return { state: 'done', summary: 'readers are greeted' };
        return { state: 'drifted', reason: 'the greeting is another one' };
      },
      async apply(ctx) {
        await writeManifest(greeting(ctx.cfg));
        await apply(ctx, applyGreeting(ctx.cfg));
      },
      verify: async () => 'readers are greeted',
      async undo(ctx) {
        if (!ctx.cfg.keepCluster) return;
        await run(ctx, deleteCommand(clusterAccess(ctx.cfg), 'configmap', ['greeting'], { namespace: NAMESPACE }));
      },
    }),
  },
};

import type { Step } from '../engine/contract.js';
import { absentActions } from './absent.js';
import { clusterTarget } from './cluster/cluster-target.js';
import type { Config } from './config.js';
import { context } from './context/provider.js';
import { kind } from './kind/provider.js';
import { local } from './local/local-target.js';
import type { Target } from './target.js';
import type { WorkshopStep } from './workshop-step.js';

/** What `--target` may name. Another provider of clusters is its folder and a line here. */
export const TARGETS: readonly Target[] = [local, clusterTarget(kind), clusterTarget(context)];

/** The target of a name that the command line accepted. */
export function targetNamed(name: string): Target {
  const found = TARGETS.find((target) => target.name === name);
  if (found === undefined) throw new Error(`there is no target ${name}`);
  return found;
}

/** The steps as a target runs them. One that it does without stays in the list, and says why. */
export function stepsOn(target: Target, steps: readonly WorkshopStep[]): readonly Step<Config>[] {
  return steps.map(({ on, lookAt = {}, ...text }) => {
    const how = target.implement({ on });
    if ('absent' in how) return { ...text, ...absentActions(how) };
    return { ...text, ...how, looks: (cfg) => target.looks(lookAt, cfg) };
  });
}

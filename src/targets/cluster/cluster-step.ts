import type { Actions, Command, StepContext, Verdict } from '../../engine/contract.js';
import type { Config } from '../config.js';
import type { ClusterContext, Provider, Site } from './provider.js';

/** A step on any cluster: `Actions`, with the provider at hand. */
export interface ClusterActions {
  /** The provider's own where absent. */
  readonly estimateSeconds?: readonly [number, number];
  commands(site: Site): readonly Command[];
  check(ctx: ClusterContext): Promise<Verdict>;
  readonly prefetch?: { readonly needs: readonly string[]; run(ctx: ClusterContext): Promise<void> };
  apply(ctx: ClusterContext): Promise<void>;
  verify(ctx: ClusterContext): Promise<string>;
  undo(ctx: ClusterContext): Promise<void>;
}

export type ClusterStep = (provider: Provider) => Actions<Config>;

/** Makes a step's actions of a provider. */
export function clusterStep({ estimateSeconds, prefetch, ...actions }: ClusterActions): ClusterStep {
  return (provider) => {
    const on = (ctx: StepContext<Config>): ClusterContext => ({ ...ctx, provider });
    return {
      estimateSeconds: estimateSeconds ?? provider.estimateSeconds,
      commands: (cfg) => actions.commands({ cfg, provider }),
      check: (ctx) => actions.check(on(ctx)),
      ...(prefetch && { prefetch: { needs: prefetch.needs, run: (ctx) => prefetch.run(on(ctx)) } }),
      apply: (ctx) => actions.apply(on(ctx)),
      verify: (ctx) => actions.verify(on(ctx)),
      undo: (ctx) => actions.undo(on(ctx)),
    };
  };
}

import type { Command, StepContext } from '../../engine/contract.js';
import type { ToolName } from '../../tools/install/pins.js';
import type { Config } from '../config.js';
import type { Footprint } from '../footprint.js';

/**
 * How a kind of cluster is had, fed with images, reached from this machine, owned, left and destroyed. Steps A to G are
 * given one as a value and never ask which it is: they look at what it can do.
 */
export interface Provider {
  /** What `--target` calls it. */
  readonly name: string;
  /** Programs that it needs on this machine. */
  readonly tools: readonly ToolName[];
  /** Options of `up` that have no default here and must be given. No other provider takes them. */
  readonly requires: readonly ('context' | 'registry')[];
  /** Ports of the nodes are ports of this machine, so that a Service is reached without a process of ours. */
  readonly nodePorts: boolean;
  /** The whole cluster is ours: every chart in it is, and `down` removes the cluster unless told to keep it. */
  readonly ownsCluster: boolean;
  /** Somebody has to agree before the cluster is touched. */
  readonly needsConsent: boolean;
  /** Seconds that provisioning takes: [fast machine, slow machine]. */
  readonly estimateSeconds: readonly [number, number];
  readonly images: ImageDelivery;
  readonly endpoints: Endpoints;
  /** What `provision` runs, to be shown. */
  commands(cfg: Config): readonly Command[];
  /** How the cluster stands. Reads only. */
  inspect(ctx: ClusterContext): Promise<ClusterStatus>;
  /** Makes the cluster, or mends it, or sees that the one that is there will do. Idempotent. */
  provision(ctx: ClusterContext): Promise<void>;
  /** Removes what step A put into a cluster that stays. */
  leave(ctx: ClusterContext): Promise<void>;
  /** Removes the cluster with all that this machine has because of it; of one that we do not own, what `leave` removes. */
  destroy(ctx: ClusterContext): Promise<void>;
  /** What it takes and leaves. Reads nothing. */
  footprint(cfg: Config): Footprint;
  /** Where the steps run, for a run's first line: the provider's name, or the context's. */
  describe(cfg: Config): string;
  /** What `down` removes and what stays, for the question that it asks. */
  describeRemoval(cfg: Config): string;
  /** The options of an installation whose state file is lost, from what else is in its home; undefined where nothing is. */
  recognize(home: string): Partial<Config> | undefined;
}

export type ClusterStatus =
  | { readonly state: 'absent' }
  | { readonly state: 'drifted'; readonly reason: string }
  /** `nodes`: names of those that have to be ready. `summary` begins the step's line, such as "3 nodes ready". */
  | { readonly state: 'running'; readonly nodes: readonly string[]; readonly summary: string };

/** A cluster as one run sees it: what was asked for, and how its kind is dealt with. */
export interface Site {
  readonly cfg: Config;
  readonly provider: Provider;
}

/** What a cluster's step is given. */
export interface ClusterContext extends StepContext<Config>, Site {}

/** For what only reads the cluster. */
export type ClusterReader = Pick<ClusterContext, 'cfg' | 'provider' | 'signal'>;

/** Images that go to the nodes together: those of the workshop's own pods, or those of the charts. */
export type ImageSet = 'workshop' | 'controllers';

/** Identifies an image's content, by its full reference: it changes when the content does. */
export type ImageIds = Readonly<Record<string, string>>;

/** How images get to where the nodes have them: into the nodes themselves, or through a registry. */
export interface ImageDelivery {
  /** What can be done before there is a cluster, building what is ours. Nothing to do where all of it is delivered. */
  prepare(ctx: ClusterContext, set: ImageSet): Promise<void>;
  /** Brings a set to where the nodes find it. */
  deliver(ctx: ClusterContext, set: ImageSet): Promise<void>;
  /** Why a set has to be delivered again; undefined where it is there as it was built. */
  drift(ctx: ClusterContext, set: ImageSet): Promise<string | undefined>;
  /** Of what was prepared or delivered last. */
  idsOf(cfg: Config, set: ImageSet): Promise<ImageIds>;
}

/** A Service that answers on a port of this machine. */
export type Endpoint = 'recommender' | 'shop';

/** How Services are reached from this machine. */
export interface Endpoints {
  /** Opens an endpoint, one that was closed again; what is behind it may not answer yet. */
  open(ctx: ClusterContext, endpoint: Endpoint): Promise<void>;
  /** False where nothing of ours leads to the Service. */
  isOpen(cfg: Config, endpoint: Endpoint): Promise<boolean>;
  /** What `open` runs, to be shown. */
  commands(cfg: Config, endpoint: Endpoint): readonly Command[];
}

/** Services on ports of the nodes: always open. */
export const nodePortEndpoints: Endpoints = {
  async open() {},
  async isOpen() {
    return true;
  },
  commands: () => [],
};

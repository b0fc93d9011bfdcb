/** What a run was asked for, after flags, environment and defaults. Plain data: it is kept in the state file. */
export interface Config {
  /** Name of one of TARGETS. */
  readonly target: string;
  /** The cluster's name; on `local` the workspace's. Letters, digits and dashes. */
  readonly name: string;
  /** Folder of this cluster's state: journal, state file, lock, logs, workspace. */
  readonly home: string;
  readonly profile: 's' | 'm' | 'l';
  readonly overlay: 'dev' | 'staging' | 'prod';
  /** The user's own order log in place of the shop's generated one. */
  readonly orders?: OrdersInput;
  readonly train: 'auto' | 'cpu' | 'cuda';
  readonly pins: 'seed' | 'maintained';
  /** TCP port of the recommender on 127.0.0.1. */
  readonly port: number;
  /** TCP port of the shop on 127.0.0.1. */
  readonly shopPort: number;
  readonly context?: string;
  readonly registry?: string;
  readonly bundle?: string;
  readonly nodeImage?: string;
  /** On kind: nodes beside the control plane, where the machine has no room for what the profile would have. */
  readonly workers?: number;
  /** On kind: where programs are that the PATH lacks. */
  readonly tools?: Readonly<Partial<Record<'kind' | 'kubectl' | 'helm', string>>>;
  /** On local: TCP port on 127.0.0.1 of the process that has the shop's database; the one after the shop's by default. */
  readonly dataPort?: number;
  /** For `pipeline` alone: step F runs although it is done, on what the shop has sold by now. */
  readonly again?: boolean;
  /** For `down` alone: what is in the cluster goes, the cluster itself stays. */
  readonly keepCluster?: boolean;
}

export interface OrdersInput {
  /** Absolute path of a CSV file, .gz or not. */
  readonly file: string;
  readonly basketColumn?: string;
  readonly itemColumn?: string;
  readonly timeColumn?: string;
}

import type { Server } from '../tools/process/background.js';

export interface PortUse {
  readonly port: number;
  /** Who is behind it, for people. */
  readonly server: string;
  /** The process of this machine that opens it, which can prove that it is ours; absent where a cluster does. */
  readonly process?: Server;
}

/** What bringing the workshop up takes and leaves, to be said before anything is touched. */
export interface Footprint {
  /** What is made, in a sentence's place: "a kind cluster of three nodes with …". */
  readonly makes: string;
  readonly memoryMiB: number;
  readonly diskMiB: number;
  /** Ports of 127.0.0.1 that are opened, and who is behind each. */
  readonly ports: readonly PortUse[];
  /** Images that Docker has to have, by the names in pins.yaml. */
  readonly images: readonly string[];
  /** What `down` removes and what stays. */
  readonly removal: string;
}

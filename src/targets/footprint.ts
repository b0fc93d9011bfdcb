/** What bringing the workshop up takes and leaves, to be said before anything is touched. */
export interface Footprint {
  /** What is made, in a sentence's place: "a kind cluster of three nodes with …". */
  readonly makes: string;
  readonly memoryMiB: number;
  readonly diskMiB: number;
  /** Ports of 127.0.0.1 that are opened, and who is behind each. */
  readonly ports: readonly { readonly port: number; readonly server: string }[];
  /** Images that Docker has to have, by the names in pins.yaml. */
  readonly images: readonly string[];
  /** What `down` removes and what stays. */
  readonly removal: string;
}
